package io.percapita.budget;

import io.percapita.ledger.SpendWindow;
import io.percapita.pricing.Money;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one user of a plan may spend. Immutable and thread-safe. */
public final class UserBudget {
  private final List<BudgetLimit> limits;
  private final Map<String, List<BudgetLimit>> withFeature;
  private final Map<String, String> models;
  private final boolean limitsDays;

  private UserBudget(
      List<BudgetLimit> limits,
      Map<String, List<BudgetLimit>> withFeature,
      Map<String, String> models) {
    this.limits = limits;
    this.withFeature = withFeature;
    this.models = models;
    this.limitsDays = limits.stream().anyMatch(limit -> limit.window() == SpendWindow.DAY);
  }

  /** The budget that terms come to, or null if they limit nothing. */
  static @Nullable UserBudget of(BudgetTerms terms) {
    if (!terms.limits()) {
      return null;
    }
    List<BudgetThreshold> thresholds = terms.thresholds() == null ? List.of() : terms.thresholds();
    List<BudgetLimit> limits = new ArrayList<>();
    add(limits, SpendWindow.MONTH, terms.month(), thresholds);
    add(
        limits,
        SpendWindow.DAY,
        terms.day(),
        terms.dayThresholds() == null ? thresholds : terms.dayThresholds());
    Map<String, List<BudgetLimit>> withFeature = new HashMap<>();
    terms
        .features()
        .forEach(
            (feature, money) -> {
              List<BudgetLimit> all = new ArrayList<>(limits);
              all.add(BudgetLimit.of(SpendWindow.MONTH, feature, money, thresholds));
              withFeature.put(feature, List.copyOf(all));
            });
    return new UserBudget(
        List.copyOf(limits),
        Map.copyOf(withFeature),
        terms.models() == null ? Map.of() : terms.models());
  }

  private static void add(
      List<BudgetLimit> limits,
      SpendWindow window,
      @Nullable Money money,
      List<BudgetThreshold> thresholds) {
    if (money != null) {
      limits.add(BudgetLimit.of(window, null, money, thresholds));
    }
  }

  /** The limits that a call for a feature is held against. */
  List<BudgetLimit> limits(String feature) {
    return withFeature.getOrDefault(feature, limits);
  }

  /** Whether a limit is of a day. */
  boolean limitsDays() {
    return limitsDays;
  }

  /** Whether a limit counts the calls of a feature by themselves. */
  boolean tracks(String feature) {
    return withFeature.containsKey(feature);
  }

  /** The model to which calls of a model are rerouted, or null if they are not. */
  @Nullable String insteadOf(@Nullable String model) {
    return model == null ? null : models.get(model);
  }

  /** Whether any model's calls are rerouted to another. */
  boolean mayReroute() {
    return !models.isEmpty();
  }
}
