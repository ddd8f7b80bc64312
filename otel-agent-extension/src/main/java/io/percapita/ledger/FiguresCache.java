package io.percapita.ledger;

import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The figures as they were counted last: to count a million users takes a while, so it is done when
 * something has changed, and for no more than a hundredth of the time. Thread-safe.
 */
final class FiguresCache {
  private static final long SHARE_OF_TIME = 100;
  private static final long LONGEST_MILLIS = 1000;

  private final LongSupplier version;
  private final Supplier<LedgerFigures> count;
  private final Clock clock;
  private volatile LedgerFigures figures = LedgerFigures.builder(0).build();
  private long counted = -1;
  private long notBeforeMillis = Long.MIN_VALUE;

  /**
   * A cache.
   *
   * @param version changes when the figures do
   * @param count counts them
   */
  FiguresCache(LongSupplier version, Supplier<LedgerFigures> count, Clock clock) {
    this.version = version;
    this.count = count;
    this.clock = clock;
  }

  LedgerFigures get() {
    return figures;
  }

  /** The figures have changed for another reason. */
  synchronized void expire() {
    counted = -1;
  }

  /** Counts anew, if there is a reason to and it is time. */
  synchronized void refresh() {
    long start = clock.millis();
    long now = version.getAsLong();
    // A clock set back must not stop the counting.
    boolean early =
        start < notBeforeMillis && start > notBeforeMillis - SHARE_OF_TIME * LONGEST_MILLIS;
    if (now == counted || early) {
      return;
    }
    figures = count.get();
    counted = now;
    long took = Math.min(LONGEST_MILLIS, Math.max(0, clock.millis() - start));
    notBeforeMillis = start + took * SHARE_OF_TIME;
  }
}
