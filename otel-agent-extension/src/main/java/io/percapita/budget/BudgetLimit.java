package io.percapita.budget;

import io.percapita.ledger.SpendWindow;
import io.percapita.ledger.Spending;
import io.percapita.pricing.Money;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An amount that one user may spend in a window, on everything or on one feature.
 *
 * @param window over what time
 * @param feature the feature whose calls count, or null for all
 * @param limit the amount
 * @param steps what happens as it is used up, the highest first; unmodifiable
 */
public record BudgetLimit(
    SpendWindow window, @Nullable String feature, Money limit, List<BudgetStep> steps) {

  /** A limit with its thresholds; ordered by part, since all of a limit of 0 begin at once. */
  static BudgetLimit of(
      SpendWindow window, @Nullable String feature, Money limit, List<BudgetThreshold> thresholds) {
    return new BudgetLimit(
        window,
        feature,
        limit,
        thresholds.stream()
            .sorted(Comparator.comparing(BudgetThreshold::part).reversed())
            .map(threshold -> threshold.of(limit))
            .toList());
  }

  /** What counts against it of what a user has spent, in pico-dollars. */
  long spentOf(Spending spending) {
    if (feature != null) {
      return spending.feature();
    }
    return window == SpendWindow.DAY ? spending.day() : spending.month();
  }

  /**
   * The highest step that is reached, or null.
   *
   * <p>Only refusing looks at what calls in flight may still cost: that has to be certain, while a
   * flag or another model should not follow from spend that may not come.
   *
   * @param spent pico-dollars that were spent
   * @param reserved pico-dollars that calls in flight may cost
   */
  @Nullable BudgetStep reached(long spent, long reserved) {
    long atMost = spent > Long.MAX_VALUE - reserved ? Long.MAX_VALUE : spent + reserved;
    for (int i = 0; i < steps.size(); i++) {
      BudgetStep step = steps.get(i);
      if ((step.action() == BudgetAction.THROTTLE ? atMost : spent) >= step.fromPicoUsd()) {
        return step;
      }
    }
    return null;
  }
}
