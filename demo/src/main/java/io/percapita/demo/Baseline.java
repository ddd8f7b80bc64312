package io.percapita.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What had been spent when the watching began.
 *
 * @param spend in US dollars
 * @param at when that was
 */
record Baseline(double spend, Instant at) {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration LEAST = Duration.ofSeconds(1);

  static Baseline of(List<Sample> samples, Instant at) {
    return new Baseline(Sample.sum(samples, Report.COST), at);
  }

  Duration until(Instant now) {
    return Duration.between(at, now);
  }

  /** What a month would cost if it went on as it did since. */
  double perMonth(double spendNow, Instant now) {
    Duration passed = until(now);
    double millis = (passed.compareTo(LEAST) < 0 ? LEAST : passed).toMillis();
    return (spendNow - spend) / millis * MONTH.toMillis();
  }
}
