package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.percapita.pricing.Money;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A counter of dollars whose series each begin at 0: what is added to a new one is held until all
 * readers of metrics have seen the 0, since Prometheus' {@code increase} never counts the first
 * value of a series.
 *
 * <p>A reader that does not come is not waited for longer than {@link #MAX_HOLD}. Series beyond the
 * limit, which the SDK folds into one, begin at their first amount. Thread-safe.
 */
final class MoneyCounter {
  /** Two scrapes at Prometheus' default interval of a minute. */
  static final Duration MAX_HOLD = Duration.ofMinutes(2);

  private final DoubleCounter counter;
  private final ExportWatch watch;
  private final int limit;
  private final Map<Attributes, Held> held = new ConcurrentHashMap<>();
  private final Set<Attributes> begun = ConcurrentHashMap.newKeySet();

  /**
   * A counter without any series.
   *
   * @param counter where the dollars go
   * @param watch knows what has been seen
   * @param limit how many series the counter may have
   */
  MoneyCounter(DoubleCounter counter, ExportWatch watch, int limit) {
    this.counter = counter;
    this.watch = watch;
    this.limit = limit;
    watch.afterEach(this::releaseSeen);
  }

  /** Adds an amount to a series. */
  void add(Money amount, Attributes series) {
    if (!begun.contains(series) && isHeld(amount, series)) {
      return;
    }
    counter.add(amount.toUsd(), series);
  }

  private boolean isHeld(Money amount, Attributes series) {
    Held first = held.get(series);
    if (first == null) {
      // Threads that pass this check together may go over the limit by their number, no more.
      if (begun.size() + held.size() >= limit) {
        return false;
      }
      first = held.computeIfAbsent(series, this::begin);
    }
    if (!first.add(amount)) {
      return false;
    }
    releaseIfSeen(series, first);
    return true;
  }

  private Held begin(Attributes series) {
    counter.add(0, series);
    return new Held(watch.now());
  }

  /** Lets go what is held of series whose 0 has been seen, or has been waiting for too long. */
  void releaseSeen() {
    held.forEach(this::releaseIfSeen);
  }

  /** Lets go all that is held. */
  void releaseAll() {
    held.forEach(this::release);
  }

  private void releaseIfSeen(Attributes series, Held first) {
    if (watch.hasSeen(first.sinceNanos) || watch.now() - first.sinceNanos >= MAX_HOLD.toNanos()) {
      release(series, first);
    }
  }

  private void release(Attributes series, Held first) {
    Money amount = first.end();
    if (amount != null) {
      counter.add(amount.toUsd(), series);
      begun.add(series);
      held.remove(series);
    }
  }

  /** What is held of one series. */
  private static final class Held {
    private final long sinceNanos;
    private Money amount = Money.ZERO;
    private boolean ended;

    Held(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    /** Answers whether the amount is held; false once everything was let go. */
    synchronized boolean add(Money more) {
      if (ended) {
        return false;
      }
      amount = amount.plus(more);
      return true;
    }

    /** Ends the holding; answers what was held, or null if it had ended before. */
    synchronized @Nullable Money end() {
      if (ended) {
        return null;
      }
      ended = true;
      return amount;
    }
  }
}
