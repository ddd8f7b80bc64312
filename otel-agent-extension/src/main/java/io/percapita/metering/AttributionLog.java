package io.percapita.metering;

import io.percapita.attribution.CallAttribution;
import io.percapita.call.LlmCall;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the log of calls which source has said whose they are, and what the others lacked, for
 * whoever wonders why a call is unattributed. A few calls a second, whatever the load. Thread-safe.
 */
public final class AttributionLog {
  /** Tells nothing. */
  public static final AttributionLog SILENT = new AttributionLog(() -> 0, 0, line -> {});

  private static final long SECOND_NANOS = 1_000_000_000;

  private final LongSupplier nanoClock;
  private final int callsPerSecond;
  private final Consumer<String> log;
  private final AtomicLong told = new AtomicLong();
  private volatile long secondBegan;

  /**
   * A log.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param log takes a line
   */
  public AttributionLog(LongSupplier nanoClock, int callsPerSecond, Consumer<String> log) {
    this.nanoClock = nanoClock;
    this.callsPerSecond = callsPerSecond;
    this.log = log;
    this.secondBegan = nanoClock.getAsLong();
  }

  void tell(LlmCall call, CallAttribution attribution) {
    if (callsPerSecond == 0 || !isDue()) {
      return;
    }
    String model = call.billedModel() == null ? "unknown model" : call.billedModel();
    log.accept(
        "call of "
            + call.provider()
            + " "
            + model.replaceAll("\\p{Cntrl}", "?")
            + ": "
            + attribution.explanation(call.request()));
  }

  private boolean isDue() {
    long now = nanoClock.getAsLong();
    if (now - secondBegan >= SECOND_NANOS) {
      // Threads that pass together may tell a few calls more.
      secondBegan = now;
      told.set(0);
    }
    return told.incrementAndGet() <= callsPerSecond;
  }
}
