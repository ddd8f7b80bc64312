package io.percapita.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * Tells in which calendar month of a time zone an instant is. Months are numbered, January of year
 * 0 being 0, so that the one before is one less. Thread-safe.
 */
public final class Months {
  private final ZoneId zone;

  /** The month asked for last: almost every question is about the same one. */
  private volatile Span last;

  private record Span(int month, long fromSecond, long toSecond) {}

  /** Months of a zone. */
  public Months(ZoneId zone) {
    this.zone = zone;
    this.last = span(YearMonth.of(1970, 1));
  }

  /** The number of the month in which an instant is. */
  public int at(Instant instant) {
    long second = instant.getEpochSecond();
    Span span = last;
    if (second < span.fromSecond || second >= span.toSecond) {
      span = span(YearMonth.from(instant.atZone(zone)));
      last = span;
    }
    return span.month;
  }

  /** The month of a number. */
  public static YearMonth of(int month) {
    return YearMonth.of(Math.floorDiv(month, 12), Math.floorMod(month, 12) + 1);
  }

  private Span span(YearMonth month) {
    return new Span(
        month.getYear() * 12 + month.getMonthValue() - 1,
        month.atDay(1).atStartOfDay(zone).toEpochSecond(),
        month.plusMonths(1).atDay(1).atStartOfDay(zone).toEpochSecond());
  }
}
