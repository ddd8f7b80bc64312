package io.percapita.ledger;

import java.util.Set;

/** A ledger as whoever runs it sees it. Thread-safe. */
public interface KeptLedger extends SpendLedger, AutoCloseable {
  /**
   * Does what must be done again and again, such as to write what has changed. Takes its time, so
   * it is no thread of the application's that may call it; never throws.
   */
  void keepHouse();

  /** The process is about to end: brings what is left to where it is kept. Takes its time. */
  void end();

  /**
   * Has figures name users, whatever they have spent; for a bounded number of them.
   *
   * @param users as telemetry shows them
   */
  void name(Set<String> users);

  /** What users have spent this month, as it was some seconds ago. */
  LedgerFigures figures();

  /** What went wrong. */
  LedgerFaults faults();

  /** How many increments wait for the shared ledger. */
  long pending();

  /** Lets go of what the ledger holds; it is not to be used any more. */
  @Override
  void close();
}
