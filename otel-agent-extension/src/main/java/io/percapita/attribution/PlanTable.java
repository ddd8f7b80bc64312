package io.percapita.attribution;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans by user and by tenant. Immutable.
 *
 * @param users plans by the {@linkplain Identifier identifiers} of users, not hashed
 * @param tenants plans by those of tenants
 * @param others the plan of any other user, or null
 */
public record PlanTable(
    Map<String, String> users, Map<String, String> tenants, @Nullable String others) {
  /** Knows no plan. */
  public static final PlanTable EMPTY = new PlanTable(Map.of(), Map.of(), null);

  private static final int MAX_NAMES = 1000;

  /** Copies the maps. */
  public PlanTable {
    users = Map.copyOf(users);
    tenants = Map.copyOf(tenants);
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
