package io.percapita.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What users have spent. Only calls that are over are in it; what calls in flight may cost is not.
 * Thread-safe; no method blocks, does I/O on the caller's thread, or throws.
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
}
