package io.percapita.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A part of a budget at which something happens, or is told, such as 0.8, or 1 for all of it. */
public final class BudgetPart {
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(100);

  private BudgetPart() {}

  /** Reads a part, without trailing zeros; null if the text is no number, or out of range. */
  public static @Nullable BigDecimal of(String text) {
    try {
      BigDecimal part = new BigDecimal(text);
      return part.signum() > 0 && part.compareTo(HIGHEST) <= 0 ? part.stripTrailingZeros() : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
