package io.percapita.pricing;

import io.percapita.yaml.Place;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A negotiated share of a provider's list prices, of tokens and requests alike.
 *
 * @param models patterns for the ids of rules, without the provider; empty for all
 * @param from the first day, UTC, or null where it has no beginning
 * @param to the day from which it no longer holds, UTC, or null while it holds
 * @param partsPerMillion what is left to pay of a million
 * @param source what was agreed and where, such as the number of a contract
 * @param place where it stands
 */
record Discount(
    List<NamePattern> models,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    long partsPerMillion,
    String source,
    Place place) {
  /** The parts of one whole. */
  static final long WHOLE = 1_000_000;

  private static final int NO_MATCH = -1;

  /** Whether it holds at a second since the epoch. */
  boolean holdsAt(long epochSecond) {
    return (from == null || epochSecond >= startOf(from))
        && (to == null || epochSecond < startOf(to));
  }

  /**
   * How closely it names a rule: more is more specific.
   *
   * @param family the rule's id without the provider
   * @return negative if it is not about the rule
   */
  int specificity(String family) {
    if (models.isEmpty()) {
      return 0;
    }
    int best = NO_MATCH;
    for (NamePattern pattern : models) {
      if (pattern.matches(family)) {
        best = Math.max(best, pattern.isName() ? Integer.MAX_VALUE : pattern.literals());
      }
    }
    return best;
  }

  /** Whether there is an instant at which both hold. */
  boolean overlaps(Discount other) {
    return startsBeforeEndOf(other) && other.startsBeforeEndOf(this);
  }

  private boolean startsBeforeEndOf(Discount other) {
    return from == null || other.to == null || from.isBefore(other.to);
  }

  /**
   * The discounted amount, rounded half up to a whole pico-dollar: at most half a pico-dollar off
   * for each component of a call.
   *
   * @param picoUsd the list price of one component of a call, not negative
   * @throws ArithmeticException if the amount leaves the range of money
   */
  long of(long picoUsd) {
    // Split, so that no product leaves the range of a long before the result does.
    long millions = picoUsd / WHOLE;
    long rest = picoUsd % WHOLE;
    return Math.addExact(
        Math.multiplyExact(millions, partsPerMillion),
        (rest * partsPerMillion + WHOLE / 2) / WHOLE);
  }

  /** What is paid of the list price, as it is written behind the rule's id: {@code *0.85}. */
  String suffix() {
    return "*" + BigDecimal.valueOf(partsPerMillion, 6).stripTrailingZeros().toPlainString();
  }

  /** What was agreed and where it is written. */
  String description() {
    return suffix() + " of the list price: " + source + " (" + place.fileAndLine() + ")";
  }

  private static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }
}
