package io.percapita.budget;

import io.percapita.pricing.Money;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a budget says, of a plan or of a user whose own goes before the plan's.
 *
 * @param month what may be spent in a month, or null for any amount
 * @param day what may be spent in 24 hours, or null for any amount
 * @param features what may be spent in a month on single features; unmodifiable
 * @param thresholds what happens at which part of each limit, or null where that is said elsewhere
 * @param dayThresholds the same of the day's limit, or null where that is said elsewhere, at last
 *     by {@code thresholds}
 * @param models by the name of a model the one that calls are rerouted to, or null where that is
 *     said elsewhere
 */
public record BudgetTerms(
    @Nullable Money month,
    @Nullable Money day,
    Map<String, Money> features,
    @Nullable List<BudgetThreshold> thresholds,
    @Nullable List<BudgetThreshold> dayThresholds,
    @Nullable Map<String, String> models) {
  /** Says nothing. */
  public static final BudgetTerms NONE = new BudgetTerms(null, null, Map.of(), null, null);

  /** Terms whose day has no thresholds of its own. */
  public BudgetTerms(
      @Nullable Money month,
      @Nullable Money day,
      Map<String, Money> features,
      @Nullable List<BudgetThreshold> thresholds,
      @Nullable Map<String, String> models) {
    this(month, day, features, thresholds, null, models);
  }

  /** These terms, and what they leave open as others have it. */
  public BudgetTerms over(BudgetTerms others) {
    Map<String, Money> merged = new HashMap<>(others.features);
    merged.putAll(features);
    return new BudgetTerms(
        month != null ? month : others.month,
        day != null ? day : others.day,
        Map.copyOf(merged),
        thresholds != null ? thresholds : others.thresholds,
        dayThresholds != null ? dayThresholds : others.dayThresholds,
        models != null ? models : others.models);
  }

  /** Whether they limit anything. */
  boolean limits() {
    return month != null || day != null || !features.isEmpty();
  }
}
