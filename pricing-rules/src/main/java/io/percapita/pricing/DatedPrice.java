package io.percapita.pricing;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** A model's price in one span of time. Days begin and end in UTC. */
final class DatedPrice {
  private static final int SECONDS_OF_DAY = 24 * 60 * 60;
  private static final int SECONDS_OF_MINUTE = 60;

  private final long fromSecond;
  private final long toSecond;
  private final RateTable rates;
  private final List<HourlyRates> hours;
  private final PriceSource source;

  /**
   * A price.
   *
   * @param hours rates of hours of the day, without overlap
   * @param rates what holds in the rest of the day
   */
  DatedPrice(PriceSource source, RateTable rates, List<HourlyRates> hours) {
    this.source = source;
    this.rates = rates;
    this.hours = List.copyOf(hours);
    this.fromSecond = source.from() == null ? Long.MIN_VALUE : startOf(source.from());
    this.toSecond = source.to() == null ? Long.MAX_VALUE : startOf(source.to());
  }

  private static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  PriceSource source() {
    return source;
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
      int minute = (int) (Math.floorMod(epochSecond, (long) SECONDS_OF_DAY) / SECONDS_OF_MINUTE);
      for (HourlyRates hourly : hours) {
        if (hourly.holdAt(minute)) {
          return hourly.rates();
        }
      }
    }
    return rates;
  }
}
