package io.percapita.pricing;

import java.math.BigDecimal;

/**
 * An amount of US dollars as a whole number of pico-dollars (1e-12 USD).
 *
 * <p>A price in USD per million tokens with up to six decimals is a whole number of pico-dollars
 * per token, so sums and products of prices and counts are exact. The range is ±9.2 million USD.
 *
 * @param picoUsd the amount in pico-dollars
 */
public record Money(long picoUsd) implements Comparable<Money> {
  /** No money. */
  public static final Money ZERO = new Money(0);

  private static final int PICO_DECIMALS = 12;

  /**
   * Adds exactly.
   *
   * @throws ArithmeticException if the sum leaves the range
   */
  public Money plus(Money other) {
    return new Money(Math.addExact(picoUsd, other.picoUsd));
  }

  /**
   * Multiplies exactly.
   *
   * @throws ArithmeticException if the product leaves the range
   */
  public Money times(long count) {
    return new Money(Math.multiplyExact(picoUsd, count));
  }

  /** The nearest double in USD, for telemetry APIs that want one. */
  public double toUsd() {
    return toDecimal().doubleValue();
  }

  /** The exact amount in USD. */
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(picoUsd, PICO_DECIMALS);
  }

  /** The exact amount in USD, without trailing zeros or exponent, such as {@code 0.0105}. */
  public String toUsdString() {
    return picoUsd == 0 ? "0" : toDecimal().stripTrailingZeros().toPlainString();
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(picoUsd, other.picoUsd);
  }

  @Override
  public String toString() {
    return toUsdString() + " USD";
  }
}
