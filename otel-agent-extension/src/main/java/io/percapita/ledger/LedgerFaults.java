package io.percapita.ledger;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What went wrong in keeping a ledger. Thread-safe. */
public final class LedgerFaults {
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongAdder lostPicoUsd = new LongAdder();

  /**
   * Counts a failure.
   *
   * @param operation what failed, of a few fixed words
   */
  public void failed(String operation) {
    errors.computeIfAbsent(operation, name -> new LongAdder()).increment();
  }

  /** Counts pico-dollars that are in no ledger, though they were spent. */
  public void lost(long picoUsd) {
    lostPicoUsd.add(picoUsd);
  }

  /** How many failures there were, by operation; a copy. */
  public Map<String, Long> errors() {
    Map<String, Long> counts = new TreeMap<>();
    errors.forEach((operation, count) -> counts.put(operation, count.sum()));
    return counts;
  }

  /** Pico-dollars lost. */
  public long lostPicoUsd() {
    return lostPicoUsd.sum();
  }
}
