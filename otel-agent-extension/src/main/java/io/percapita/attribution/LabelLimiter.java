package io.percapita.attribution;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets a bounded number of distinct values of a label through; the rest become {@link #OTHER}, so
 * that nothing an end user controls can multiply the series of a metric. Thread-safe.
 */
public final class LabelLimiter {
  /** What values beyond the bound become. */
  public static final String OTHER = "other";

  private static final Logger logger = Logger.getLogger(LabelLimiter.class.getName());

  private final String label;
  private final int limit;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * A limiter that knows no value yet.
   *
   * @param label the label's name, for the one log line that tells of the excess
   * @param limit how many distinct values pass
   */
  public LabelLimiter(String label, int limit) {
    this.label = label;
    this.limit = limit;
  }

  /** The value itself, or {@link #OTHER} if it is one too many. */
  public String limit(String value) {
    if (known.contains(value)) {
      return value;
    }
    // Threads that pass this check together may go over the bound by their number, no more.
    if (known.size() < limit) {
      known.add(value);
      return value;
    }
    refused.increment();
    if (warned.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          "Percapita tells {0} values of {1} apart; further ones are counted as \"other\".",
          new Object[] {limit, label});
    }
    return OTHER;
  }

  /** How often a value became {@link #OTHER}. */
  public long refused() {
    return refused.sum();
  }
}
