package io.percapita.budget;

import io.percapita.attribution.Attribution;
import io.percapita.ledger.SpendWindow;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs that a user has reached a threshold: one line for each user, month and threshold, up to a
 * number of them a month. Thread-safe.
 */
public final class BudgetLog {
  private static final Logger logger = Logger.getLogger(BudgetLog.class.getName());
  private static final int LINES_A_MONTH = 10_000;

  private final Object lock = new Object();
  private final Set<String> logged = new HashSet<>();
  private final ZoneId zone;
  private final int limit;
  private @Nullable YearMonth month;

  /**
   * Has logged nothing yet.
   *
   * @param zone where a month ends, as the ledger's does
   */
  public BudgetLog(ZoneId zone) {
    this(zone, LINES_A_MONTH);
  }

  BudgetLog(ZoneId zone, int limit) {
    this.zone = zone;
    this.limit = limit;
  }

  /** Takes note of a decision; logs it if a threshold was reached for the first time. */
  public void decided(BudgetDecision decision, Attribution caller, Instant now) {
    if (decision.action() == BudgetAction.ALLOW
        || decision.onlyReserved()
        || !isFirst(decision, caller, YearMonth.from(now.atZone(zone)))) {
      return;
    }
    logger.log(
        Level.WARNING,
        "Percapita: user {0} of plan {1} has reached {2} of the budget ({3}), with a call for"
            + " {4}: {5}{6}",
        new Object[] {
          caller.user(),
          caller.plan(),
          decision.threshold(),
          decision.window() == SpendWindow.MONTH ? "a month's" : "a day's",
          caller.feature(),
          decision.action().id(),
          decision.dryRun() ? " (dry run)" : ""
        });
  }

  private boolean isFirst(BudgetDecision decision, Attribution caller, YearMonth now) {
    String key = decision.window() + " " + decision.threshold() + " " + caller.user();
    synchronized (lock) {
      if (month == null || now.isAfter(month)) {
        month = now;
        logged.clear();
      }
      if (logged.size() >= limit) {
        return false;
      }
      boolean first = logged.add(key);
      if (first && logged.size() == limit) {
        logger.log(
            Level.WARNING,
            "Percapita has logged {0} users over a threshold this month; further ones are only"
                + " counted, in llm.budget.decisions",
            limit);
      }
      return first;
    }
  }
}
