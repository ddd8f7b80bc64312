package io.percapita.agent;

import io.percapita.attribution.Identifier;
import io.percapita.budget.BudgetAction;
import io.percapita.budget.BudgetPolicy;
import io.percapita.budget.BudgetTerms;
import io.percapita.budget.BudgetThreshold;
import io.percapita.config.ConfigException;
import io.percapita.config.ExtensionConfig;
import io.percapita.config.LimitConfig;
import io.percapita.config.PlanConfig;
import io.percapita.config.ThresholdAction;
import io.percapita.config.UserConfig;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.UsersOver;
import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes budgets of what is configured. */
final class Budgets {
  private Budgets() {}

  /**
   * The policy.
   *
   * @param shownUser turns a configured user's id into how attribution shows that user; null where
   *     it shows none, who then have no budget of their own
   */
  static BudgetPolicy policy(ExtensionConfig config, UnaryOperator<@Nullable String> shownUser) {
    BudgetTerms common =
        new BudgetTerms(
            null,
            null,
            Map.of(),
            thresholds(config.budgets().thresholds()),
            thresholds(config.budgets().dayThresholds()),
            config.budgets().reroute());
    return new BudgetPolicy(
        byPlan(
            config,
            plan -> terms(plan.monthly(config.targetCogsRatio()), plan.limits()).over(common)),
        byUser(config, shownUser, user -> terms(user.budget(), user.limits())),
        common,
        config.budgets().dryRun(),
        config.budgets().closed());
  }

  /**
   * Looks whether single users' budgets are those of users who can be.
   *
   * @throws ConfigException if nobody can have such an id, or two are one in the form that counts
   */
  static void check(ExtensionConfig config) {
    Map<String, String> places = new HashMap<>();
    config
        .budgets()
        .users()
        .forEach(
            (id, user) -> {
              String identifier = Identifier.of(id);
              if (identifier == null) {
                throw new ConfigException(
                    user.place() + ": budgets.users: the id is blank; name a user or remove it");
              }
              String other = places.putIfAbsent(identifier, user.place());
              if (other != null) {
                throw new ConfigException(
                    user.place()
                        + ": budgets.users: the id is the same as in "
                        + other
                        + " to the 128 characters that count, without spaces around; remove one");
              }
            });
  }

  /** What the ledger has to keep for the budgets beside each user's month. */
  static Tracking tracking(ExtensionConfig config) {
    Set<String> features = new HashSet<>();
    limits(config).forEach(limits -> features.addAll(limits.features().keySet()));
    return new Tracking(features, limits(config).anyMatch(limits -> limits.day() != null));
  }

  /**
   * Counts who has reached their budget, or nearly.
   *
   * @param shownUser as in {@link #policy}
   */
  static UsersOver usersOver(ExtensionConfig config, UnaryOperator<@Nullable String> shownUser) {
    return new UsersOver(
        byPlan(config, plan -> counted(plan.monthly(config.targetCogsRatio()), plan.limits())),
        byUser(config, shownUser, user -> counted(user.budget(), user.limits())),
        List.copyOf(config.budgets().thresholds().keySet()));
  }

  private static UsersOver.Terms counted(@Nullable Money month, LimitConfig limits) {
    Map<BigDecimal, ThresholdAction> thresholds = limits.thresholds();
    return new UsersOver.Terms(month, thresholds == null ? null : thresholds.keySet());
  }

  /** What one user may spend in a month, by plan. */
  static Map<String, Money> monthly(ExtensionConfig config) {
    return byPlan(config, plan -> plan.monthly(config.targetCogsRatio()));
  }

  /** Something of each plan that has it. */
  static <T> Map<String, T> byPlan(
      ExtensionConfig config, Function<PlanConfig, @Nullable T> something) {
    Map<String, T> found = new HashMap<>();
    config
        .plans()
        .forEach(
            (name, plan) -> {
              T ofPlan = something.apply(plan);
              if (ofPlan != null) {
                found.put(name, ofPlan);
              }
            });
    return Map.copyOf(found);
  }

  /** Something of each configured user whom attribution shows, by how it shows them. */
  private static <T> Map<String, T> byUser(
      ExtensionConfig config,
      UnaryOperator<@Nullable String> shownUser,
      Function<UserConfig, T> something) {
    Map<String, T> found = new HashMap<>();
    config
        .budgets()
        .users()
        .forEach(
            (id, user) -> {
              String shown = shownUser.apply(id);
              if (shown != null) {
                found.put(shown, something.apply(user));
              }
            });
    return Map.copyOf(found);
  }

  private static Stream<LimitConfig> limits(ExtensionConfig config) {
    return Stream.concat(
        config.plans().values().stream().map(PlanConfig::limits),
        config.budgets().users().values().stream().map(user -> user.limits()));
  }

  private static BudgetTerms terms(@Nullable Money month, LimitConfig limits) {
    return new BudgetTerms(
        month,
        limits.day(),
        limits.features(),
        thresholds(limits.thresholds()),
        thresholds(limits.dayThresholds()),
        limits.reroute());
  }

  private static @Nullable List<BudgetThreshold> thresholds(
      @Nullable Map<BigDecimal, ThresholdAction> configured) {
    if (configured == null) {
      return null;
    }
    return configured.entrySet().stream()
        .map(
            entry ->
                new BudgetThreshold(entry.getKey(), BudgetAction.valueOf(entry.getValue().name())))
        .toList();
  }
}
