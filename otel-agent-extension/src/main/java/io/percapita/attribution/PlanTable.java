package io.percapita.attribution;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans by user and by tenant. Immutable.
 *
 * @param users plans by the ids of users, as sources tell them, not hashed
 * @param tenants plans by tenants
 * @param others the plan of any other user, or null
 */
public record PlanTable(
    Map<String, String> users, Map<String, String> tenants, @Nullable String others) {
  /** Knows no plan. */
  public static final PlanTable EMPTY = new PlanTable(Map.of(), Map.of(), null);

  private static final int MAX_NAMES = 1000;

  /**
   * Copies the maps; users and tenants in the form in which sources tell them.
   *
   * @throws IllegalArgumentException if nobody can have such an id, or two are one in that form;
   *     its message tells no id
   */
  public PlanTable {
    users = labelled("users", users);
    tenants = labelled("tenants", tenants);
  }

  private static Map<String, String> labelled(String what, Map<String, String> plans) {
    Map<String, String> labelled = new HashMap<>();
    plans.forEach(
        (id, plan) -> {
          String label = LabelValue.of(id);
          if (label == null) {
            throw new IllegalArgumentException(
                what + ": an id is blank or has characters that are not seen; take it out");
          }
          if (labelled.put(label, plan) != null) {
            throw new IllegalArgumentException(
                what
                    + ": two ids are the same to 128 characters, which is all of them that counts;"
                    + " take one out");
          }
        });
    return Map.copyOf(labelled);
  }

  /** The plans that are named in it, at most a thousand; more are no plans, but a mistake. */
  public Set<String> plans() {
    return Stream.of(users.values(), tenants.values(), Stream.ofNullable(others).toList())
        .flatMap(Collection::stream)
        .map(LabelValue::of)
        .filter(Objects::nonNull)
        .distinct()
        .limit(MAX_NAMES)
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean hasTenants() {
    return !tenants.isEmpty();
  }

  @Nullable String ofUser(String user) {
    return users.get(user);
  }

  @Nullable String ofTenant(String tenant) {
    return tenants.get(tenant);
  }

  /** The plan of a user who is not in the table; none of nobody. */
  @Nullable String ofOthers(@Nullable String user) {
    return user == null ? null : others;
  }

  /** Leaves out who is in it. */
  @Override
  public String toString() {
    return users.size() + " users and " + tenants.size() + " tenants";
  }
}
