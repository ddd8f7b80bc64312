package io.percapita.ledger;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The users seen in the current and the previous hour, per scope: by name up to a bound, and
 * without any as HyperLogLogs, one of {@value #REGISTERS} registers for all and one of {@value
 * #PLAN_REGISTERS} for each plan. The users of each feature are in one of {@value
 * #FEATURE_REGISTERS}.
 *
 * <p>Registers merge by maximum, over JVMs and over time, so that Prometheus can count the distinct
 * users of a fleet over any window from its scrapes; all JVMs hash alike for that reason, see
 * {@link UserHash64}. Memory is bounded whatever the number of users; thread-safe.
 */
public final class ActiveUserSketch implements ActiveUsers {
  /** How many registers each scope has. */
  public static final int REGISTERS = 1 << 11;

  /** How many registers each plan of a scope has. */
  public static final int PLAN_REGISTERS = 1 << 9;

  /** How many plans of a scope have registers; users of others are in the scope's only. */
  public static final int MAX_PLANS = 50;

  /** How many registers each feature has. */
  public static final int FEATURE_REGISTERS = 1 << 8;

  private static final int DEFAULT_MAX_NAMES = 5_000;
  private static final int DEFAULT_MAX_FEATURES = 20;
  private static final int REGISTER_BITS = 11;
  private static final int PLAN_REGISTER_BITS = 9;
  private static final int FEATURE_REGISTER_BITS = 8;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final String NO_PLAN = "";

  private final Clock clock;
  private final Map<Scope, Users> scopes = new EnumMap<>(Scope.class);
  private final NamedRegisters features;

  /** What is kept of a scope. */
  private static final class Users {
    private final HourlyRegisters all = new HourlyRegisters(REGISTER_BITS);
    private final NamedRegisters plans = new NamedRegisters(PLAN_REGISTER_BITS, MAX_PLANS);
    private final RecentUsers names;

    Users(int maxNames) {
      names = new RecentUsers(maxNames);
    }
  }

  /** A sketch that has seen nobody. */
  public ActiveUserSketch(Clock clock) {
    this(clock, DEFAULT_MAX_NAMES, DEFAULT_MAX_FEATURES);
  }

  /**
   * A sketch that has seen nobody.
   *
   * @param maxNames how many users of a scope are told by name
   * @param maxFeatures of how many features users are counted; none if 0
   */
  public ActiveUserSketch(Clock clock, int maxNames, int maxFeatures) {
    this.clock = clock;
    features = new NamedRegisters(FEATURE_REGISTER_BITS, maxFeatures);
    for (Scope scope : Scope.values()) {
      scopes.put(scope, new Users(maxNames));
    }
  }

  @Override
  public void seen(Scope scope, String user) {
    seen(scope, user, NO_PLAN);
  }

  @Override
  public void seen(Scope scope, String user, String plan) {
    Users users = of(scope);
    long hour = hour();
    if (users.names.seen(user, plan, hour)) {
      return; // and so it is in the registers of this hour
    }
    long hash = UserHash64.of(user);
    users.all.seen(hash, hour);
    if (!plan.equals(NO_PLAN)) {
      users.plans.seen(plan, hash, hour);
    }
  }

  @Override
  public void used(String feature, String user) {
    features.seen(feature, UserHash64.of(user), hour());
  }

  /**
   * The registers of a scope; 0 where nobody was seen.
   *
   * @return a new array of {@link #REGISTERS} ranks
   */
  public int[] registers(Scope scope) {
    return of(scope).all.ranks(hour());
  }

  /** Shows the registers of each plan of a scope, in an array of {@link #PLAN_REGISTERS} ranks. */
  public void planRegisters(Scope scope, BiConsumer<String, int[]> action) {
    of(scope).plans.forEach(hour(), action);
  }

  /** Shows the registers of each feature, in an array of {@link #FEATURE_REGISTERS} ranks. */
  public void featureRegisters(BiConsumer<String, int[]> action) {
    features.forEach(hour(), action);
  }

  /** Whether there are more features than those of which users are counted. */
  public boolean hasFeaturesBeyond() {
    return features.isOverflowing();
  }

  /** The users of a scope by name, as many as are told. */
  public Set<String> users(Scope scope) {
    return of(scope).names.users(hour());
  }

  /** Whether a scope has more users than are told by name. */
  public boolean isOverflowing(Scope scope) {
    return of(scope).names.isOverflowing(hour());
  }

  private Users of(Scope scope) {
    Users users = scopes.get(scope);
    if (users == null) {
      throw new IllegalStateException("every scope has its registers");
    }
    return users;
  }

  private long hour() {
    return Math.floorDiv(clock.millis(), HOUR_MILLIS);
  }
}
