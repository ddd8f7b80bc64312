package io.percapita.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What users have spent. Only calls that are over are in it; what calls in flight may cost is not.
 * Thread-safe; no method does I/O on the caller's thread or throws, and none but {@link #catchUp}
 * blocks.
 */
public interface SpendLedger {
  /** Adds what a call has cost to its user's spend. */
  void charge(Charge charge);

  /**
   * What a user has spent, as far as this JVM knows: its own charges at once, those of other JVMs
   * as of the last exchange with them.
   *
   * @param user the user as telemetry shows them
   * @param feature only what was spent on this feature in the calendar month, or null for all
   * @param now the moment at which the window ends or that is in the month
   * @return pico-dollars; 0 for what is not kept, see {@link Tracking}, or is no longer
   */
  long spent(String user, SpendWindow window, @Nullable String feature, Instant now);

  /**
   * What a user has spent as a budget wants it, in one look: the same as {@link #spent} of each.
   *
   * @param day whether the last 24 hours are wanted beside the month
   * @param feature the feature whose month is wanted, too, or null
   * @param now the moment at which the day ends and that is in the month
   */
  default Spending spending(String user, boolean day, @Nullable String feature, Instant now) {
    return new Spending(
        spent(user, SpendWindow.MONTH, null, now),
        day ? spent(user, SpendWindow.DAY, null, now) : 0,
        feature == null ? 0 : spent(user, SpendWindow.MONTH, feature, now));
  }

  /**
   * Waits, for a bounded time, until it is known what a user's calls in other JVMs had cost a
   * moment ago; at once where that is known, where there are no others, and where nobody has asked
   * for waiting.
   *
   * @param day whether the last 24 hours are wanted beside the month
   * @param feature the feature whose month is wanted, too, or null
   * @return whether it is known, as far as anybody has asked for waiting
   */
  default boolean catchUp(String user, boolean day, @Nullable String feature, Instant now) {
    return true;
  }

  /** Whether what other JVMs add cannot be learned at present. */
  default boolean isAway() {
    return false;
  }
}
