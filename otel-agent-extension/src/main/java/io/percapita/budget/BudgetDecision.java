package io.percapita.budget;

import io.percapita.ledger.SpendWindow;
import org.jspecify.annotations.Nullable;

/**
 * What was decided on a call.
 *
 * @param action what becomes of it
 * @param threshold the threshold that was reached, such as {@code 0.8}, or {@value #NO_THRESHOLD}
 * @param window over what time it was reached; of the month if none was
 * @param dryRun whether it is only told, and the call goes out as it is
 * @param model the model to send the call to; null to leave it, or if what it asks for is not known
 * @param onlyReserved whether the threshold is reached by what calls in flight may cost, and not by
 *     what was spent
 */
public record BudgetDecision(
    BudgetAction action,
    String threshold,
    SpendWindow window,
    boolean dryRun,
    @Nullable String model,
    boolean onlyReserved) {
  /** The threshold of a decision for which none was reached. */
  public static final String NO_THRESHOLD = "none";

  /** The threshold of a decision that could not be made. */
  public static final String ERROR = "error";

  private static final long RETRY_IN_FLIGHT = 1;
  private static final long RETRY_SPENT = 60;

  static BudgetDecision allowed(boolean dryRun) {
    return new BudgetDecision(
        BudgetAction.ALLOW, NO_THRESHOLD, SpendWindow.MONTH, dryRun, null, false);
  }

  static BudgetDecision failed(BudgetAction action, boolean dryRun) {
    return new BudgetDecision(action, ERROR, SpendWindow.MONTH, dryRun, null, true);
  }

  /** The same decision on a call that could not be sent to another model. */
  public BudgetDecision notRerouted() {
    return new BudgetDecision(BudgetAction.FLAG, threshold, window, dryRun, null, onlyReserved);
  }

  /**
   * When a call that was refused may be tried again, in seconds. Never more than a minute, since
   * there are clients that sleep for as long on the thread of the application.
   */
  public long retryAfterSeconds() {
    return onlyReserved ? RETRY_IN_FLIGHT : RETRY_SPENT;
  }

  /** Over what time the threshold was reached, in a word: {@code month} or {@code day}. */
  public String period() {
    return window == SpendWindow.DAY ? "day" : "month";
  }

  /** Whether the call is to go out to another model. */
  public boolean reroutes() {
    return action == BudgetAction.REROUTE && !dryRun;
  }

  /** Whether the call is not to go out. */
  public boolean refuses() {
    return action == BudgetAction.THROTTLE && !dryRun;
  }
}
