package io.percapita.pricing;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A model's price in one span of time. Days begin and end in UTC.
 *
 * @param source where it comes from
 * @param rates what holds in the rest of the day
 * @param hours rates of hours of the day, without overlap
 * @param fromSecond the first second since the epoch
 * @param toSecond the second from which it no longer holds
 */
record DatedPrice(
    PriceSource source, RateTable rates, List<HourlyRates> hours, long fromSecond, long toSecond) {
  private static final long SECONDS_OF_DAY = 24 * 60 * 60;
  private static final long SECONDS_OF_MINUTE = 60;

  /** The first day since the epoch. */
  private static final DayOfWeek FIRST_DAY = DayOfWeek.THURSDAY;

  /** A price in the span of time its source tells. */
  static DatedPrice of(PriceSource source, RateTable rates, List<HourlyRates> hours) {
    return new DatedPrice(
        source,
        rates,
        List.copyOf(hours),
        source.from() == null ? Long.MIN_VALUE : startOf(source.from()),
        source.to() == null ? Long.MAX_VALUE : startOf(source.to()));
  }

  private static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  /** Whether the price holds at a second since the epoch. */
  boolean holdsAt(long epochSecond) {
    return epochSecond >= fromSecond && epochSecond < toSecond;
  }

  /** Whether there is an instant at which both prices hold. */
  boolean overlaps(DatedPrice other) {
    return fromSecond < other.toSecond && other.fromSecond < toSecond;
  }

  /** The rates at a second since the epoch, at which the price must hold. */
  RateTable ratesAt(long epochSecond) {
    if (!hours.isEmpty()) {
      DayOfWeek day = FIRST_DAY.plus(Math.floorDiv(epochSecond, SECONDS_OF_DAY));
      int minute = (int) (Math.floorMod(epochSecond, SECONDS_OF_DAY) / SECONDS_OF_MINUTE);
      for (HourlyRates hourly : hours) {
        if (hourly.holdAt(day, minute)) {
          return hourly.rates();
        }
      }
    }
    return rates;
  }
}
