package io.percapita.agent;

import io.percapita.telemetry.BudgetMetrics;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Decisions that failed: each is counted, the first is logged. Thread-safe. */
final class BudgetFailures {
  private static final Logger logger = Logger.getLogger(BudgetFailures.class.getName());

  private final BudgetMetrics metrics;
  private final AtomicBoolean logged = new AtomicBoolean();

  BudgetFailures(BudgetMetrics metrics) {
    this.metrics = metrics;
  }

  void failed(Throwable cause) {
    metrics.error();
    if (logged.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          "Percapita could not decide on a call's budget; further failures are only counted, in"
              + " llm.budget.errors",
          cause);
    }
  }
}
