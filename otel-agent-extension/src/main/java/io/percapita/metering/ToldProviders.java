package io.percapita.metering;

import io.percapita.attribution.Attribution;
import io.percapita.provider.CallerFields;
import io.percapita.provider.Endpoint;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which providers are told, in their own fields, whose the calls are. Immutable.
 *
 * @param users the providers that are told hashes of users
 * @param labels the providers that are told features and plans
 */
public record ToldProviders(Set<String> users, Set<String> labels) {
  /** Tells nobody. */
  public static final ToldProviders NONE = new ToldProviders(Set.of(), Set.of());

  private static final String FEATURE = "llm_feature";
  private static final String PLAN = "llm_plan";

  /** Copies both. */
  public ToldProviders {
    users = Set.copyOf(users);
    labels = Set.copyOf(labels);
  }

  /** Whether calls to an endpoint are to be told of. */
  public boolean tell(Endpoint endpoint) {
    return tellUser(endpoint) || tellLabels(endpoint);
  }

  /** The body with whose it is; see {@link CallerFields#written}. */
  byte @Nullable [] written(Endpoint endpoint, byte[] body, Attribution caller) {
    String user = tellUser(endpoint) && caller.userHashed() ? caller.user() : null;
    return CallerFields.written(
        endpoint, body, user, tellLabels(endpoint) ? labelsOf(caller) : Map.of());
  }

  private boolean tellUser(Endpoint endpoint) {
    return users.contains(endpoint.provider()) && CallerFields.haveUser(endpoint);
  }

  private boolean tellLabels(Endpoint endpoint) {
    return labels.contains(endpoint.provider()) && CallerFields.haveLabels(endpoint);
  }

  private static Map<String, String> labelsOf(Attribution caller) {
    Map<String, String> labels = new TreeMap<>();
    put(labels, FEATURE, caller.feature());
    put(labels, PLAN, caller.plan());
    return labels;
  }

  private static void put(Map<String, String> labels, String key, String value) {
    if (!value.equals(Attribution.UNATTRIBUTED)) {
      labels.put(key, value);
    }
  }
}
