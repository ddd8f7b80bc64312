package io.percapita.attribution;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets a bounded number of distinct values of a label through; the rest become {@link #OTHER}, so
 * that nothing an end user controls can multiply the series of a metric. Names that configuration
 * knows always pass and take up none of that number, so that invented ones cannot crowd them out.
 * Thread-safe.
 */
public final class LabelLimiter {
  /** What values beyond the bound become. */
  public static final String OTHER = "other";

  private static final Logger logger = Logger.getLogger(LabelLimiter.class.getName());

  private final String label;
  private final int limit;
  private final Set<String> reserved;
  private final Supplier<Set<String>> alsoReserved;
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
    this(label, limit, Set.of(), Set::of);
  }

  /**
   * A limiter that knows the names of configuration.
   *
   * @param label the label's name, for the one log line that tells of the excess
   * @param limit how many distinct values pass beside those names
   * @param reserved names that always pass
   * @param alsoReserved more of them, which may be others at any time
   */
  public LabelLimiter(
      String label, int limit, Collection<String> reserved, Supplier<Set<String>> alsoReserved) {
    this.label = label;
    this.limit = limit;
    this.reserved =
        reserved.stream().flatMap(LabelLimiter::asLabel).collect(Collectors.toUnmodifiableSet());
    this.alsoReserved = alsoReserved;
  }

  private static Stream<String> asLabel(String name) {
    return Stream.ofNullable(LabelValue.of(name));
  }

  /**
   * The value itself, or {@link #OTHER} if it is not one of those that are told apart, of which it
   * does not become one.
   */
  public String look(String value) {
    return isKnown(value) ? value : OTHER;
  }

  /** The value itself, or {@link #OTHER} if it is one too many. */
  public String limit(String value) {
    if (isKnown(value)) {
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
          "Percapita tells {0} values of {1} apart beside those that are configured; further ones"
              + " are counted as \"other\".",
          new Object[] {limit, label});
    }
    return OTHER;
  }

  private boolean isKnown(String value) {
    return reserved.contains(value) || known.contains(value) || alsoReserved.get().contains(value);
  }

  /** The label's name. */
  public String label() {
    return label;
  }

  /** How often a value became {@link #OTHER}. */
  public long refused() {
    return refused.sum();
  }
}
