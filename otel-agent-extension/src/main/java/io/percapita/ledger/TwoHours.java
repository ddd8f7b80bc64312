package io.percapita.ledger;

import java.util.function.Supplier;

/**
 * Something of the hour that is and the same of the hour that was; both are replaced as a whole.
 * Two hours are kept so that a scrape missed around the full hour loses nothing. Thread-safe, with
 * a lock once an hour only.
 *
 * @param <T> what there is one of each hour
 */
final class TwoHours<T> {
  private final Supplier<T> fresh;
  private volatile Pair<T> pair;

  /**
   * The two.
   *
   * @param hour number of the hour that is
   */
  record Pair<T>(long hour, T current, T previous) {
    /** A clock set back a little must not throw anything away. */
    private boolean covers(long time) {
      return time == hour || time == hour - 1;
    }
  }

  TwoHours(Supplier<T> fresh) {
    this.fresh = fresh;
    this.pair = new Pair<>(Long.MIN_VALUE, fresh.get(), fresh.get());
  }

  /** What there is in an hour. */
  Pair<T> at(long hour) {
    Pair<T> seen = pair;
    return seen.covers(hour) ? seen : rotated(hour);
  }

  private synchronized Pair<T> rotated(long hour) {
    Pair<T> seen = pair;
    if (!seen.covers(hour)) {
      // A clock set back further keeps an hour longer; to wait for it would stop the hours.
      boolean keep = hour == seen.hour + 1 || hour < seen.hour;
      pair = new Pair<>(hour, fresh.get(), keep ? seen.current : fresh.get());
    }
    return pair;
  }
}
