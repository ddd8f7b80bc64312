package io.percapita.ledger;

import java.util.UUID;

/**
 * What a ledger's file says, record by record, in the order in which it was written. Amounts are
 * absolute: a later one replaces an earlier one of the same user and month.
 */
interface LedgerRecords {
  /** Which file this is. */
  void file(UUID id);

  /** A file of which everything has been added to this one. */
  void absorbed(UUID id);

  /** What a user spent in a month. */
  void user(UserKey user, String plan, int hour, int month, long picoUsd);

  /** What a user spent on a feature in a month. */
  void feature(String feature, UserKey user, int hour, int month, long picoUsd);

  /** What a user spent in the last hours, see {@link LastHours}. */
  void hours(UserKey user, long[] hours);

  /** What users spent that have no account of their own. */
  void folded(String plan, int month, long users, long picoUsd);

  /**
   * All that was charged until a moment has been written.
   *
   * @param epochMillis the moment
   * @param picoUsd what was charged since the last such record
   */
  void written(long epochMillis, long picoUsd);

  /** The process ended, or was about to, and nothing was left to write. */
  void closed();
}
