package io.percapita.ledger;

import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the users who have spent a part of their plan's budget or more.
 *
 * @param budgets what a user of a plan may spend in a month
 * @param thresholds parts of a budget, such as 0.8
 */
public record UsersOver(Map<String, Money> budgets, List<BigDecimal> thresholds) {
  /** The parts told where nothing is said about it. */
  public static final List<BigDecimal> DEFAULT_THRESHOLDS =
      List.of(new BigDecimal("0.8"), BigDecimal.ONE);

  /** Shows counts. */
  public interface Action {
    /**
     * A count.
     *
     * @param threshold the part of the budget, such as {@code 0.8}
     */
    void accept(String plan, String threshold, int users);
  }

  /** Shows how many users of each plan with a budget have reached each part of it. */
  public void forEach(LedgerFigures figures, Action action) {
    new TreeMap<>(budgets)
        .forEach(
            (plan, budget) -> {
              LedgerFigures.Plan users = figures.byPlan().get(plan);
              for (BigDecimal threshold : thresholds) {
                action.accept(
                    plan,
                    threshold.stripTrailingZeros().toPlainString(),
                    users == null ? 0 : users.byUser().countFrom(part(budget, threshold)));
              }
            });
  }

  private static long part(Money budget, BigDecimal threshold) {
    return BigDecimal.valueOf(budget.picoUsd())
        .multiply(threshold)
        .setScale(0, RoundingMode.CEILING)
        .longValue();
  }
}
