package io.percapita.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is written into requests to providers.
 *
 * @param users the providers whose requests tell hashes of users
 * @param labels the providers whose requests tell features and plans
 */
public record RequestConfig(Set<String> users, Set<String> labels) {
  /** Providers whose requests have a field for the end user. */
  static final Set<String> USER_PROVIDERS =
      Set.of("openai", "azure.ai.openai", "openrouter", "anthropic", "aws.bedrock");

  /** Providers whose requests have fields for labels. */
  static final Set<String> LABEL_PROVIDERS = Set.of("openai", "gcp.vertex_ai", "aws.bedrock");

  /** Copies both. */
  public RequestConfig {
    users = Set.copyOf(users);
    labels = Set.copyOf(labels);
  }

  /**
   * Reads both settings.
   *
   * @param users providers with commas between, or empty
   * @param labels providers with commas between, or empty
   * @throws ConfigException if a provider has no fields for that, or users' ids are not hashed
   */
  static RequestConfig read(Value users, Value labels, UserIdMode userIdMode) {
    RequestConfig read =
        new RequestConfig(providers(users, USER_PROVIDERS), providers(labels, LABEL_PROVIDERS));
    if (!read.users().isEmpty() && userIdMode != UserIdMode.HASHED) {
      throw new ConfigException(
          users.place()
              + "="
              + users.text()
              + ": what is sent are hashes, for which "
              + Setting.USER_ID.property()
              + " has to be hashed");
    }
    return read;
  }

  private static Set<String> providers(Value value, Set<String> known) {
    List<String> names =
        Arrays.stream(value.text().split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw value.mustBe("of " + String.join(", ", new TreeSet<>(known)));
      }
    }
    return names.stream().collect(Collectors.toUnmodifiableSet());
  }
}
