package io.percapita.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that stands still until it is moved. Thread-safe. */
public final class MutableClock extends Clock {
  private Instant now;

  private MutableClock(Instant now) {
    this.now = now;
  }

  /** A clock that stands at an instant. */
  public static MutableClock at(Instant now) {
    return new MutableClock(now);
  }

  /** Moves the clock. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Refused: nothing that is tested here looks at local time. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the clock stays in UTC");
  }
}
