package io.percapita.budget;

import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A part of any limit, and what happens once it is spent.
 *
 * @param part the part, such as 0.8; not negative
 * @param action what is done with calls from then on
 */
public record BudgetThreshold(BigDecimal part, BudgetAction action) {
  /** The threshold of one limit, reached with its first pico-dollar. */
  BudgetStep of(Money limit) {
    BigDecimal from =
        part.multiply(BigDecimal.valueOf(limit.picoUsd())).setScale(0, RoundingMode.CEILING);
    return new BudgetStep(
        name(), from.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact(), action);
  }

  /** The part as telemetry spells it, such as {@code 0.8} or {@code 1}. */
  public String name() {
    return part.signum() == 0 ? "0" : part.stripTrailingZeros().toPlainString();
  }
}
