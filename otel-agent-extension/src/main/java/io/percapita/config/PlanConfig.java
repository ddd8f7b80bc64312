package io.percapita.config;

import io.percapita.pricing.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a commercial plan earns and may spend.
 *
 * @param arpu revenue per user and month, or null if not told
 * @param budget what one user may spend in a month, or null if not told
 * @param budgetRatio what one user may spend in a month as a share of what they pay, or null if not
 *     told
 * @param limits what else limits it
 */
public record PlanConfig(
    @Nullable Money arpu,
    @Nullable Money budget,
    @Nullable Double budgetRatio,
    LimitConfig limits) {
  /** A plan with nothing but amounts. */
  public PlanConfig(@Nullable Money arpu, @Nullable Money budget) {
    this(arpu, budget, null, LimitConfig.NONE);
  }

  /**
   * What one user may spend in a month: the budget, or else a share of what the user pays; null for
   * any amount, as where a user pays nothing and no budget is told.
   *
   * @param share the share where the plan has none of its own
   */
  public @Nullable Money monthly(double share) {
    if (budget != null || arpu == null || arpu.picoUsd() == 0) {
      return budget;
    }
    return new Money(Math.round(arpu.picoUsd() * (budgetRatio == null ? share : budgetRatio)));
  }
}
