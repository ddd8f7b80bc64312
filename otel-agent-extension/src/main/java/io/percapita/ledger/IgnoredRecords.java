package io.percapita.ledger;

import java.util.UUID;

/** Passes over every record; a subclass says which it wants. */
class IgnoredRecords implements LedgerRecords {
  @Override
  public void file(UUID id) {}

  @Override
  public void absorbed(UUID id) {}

  @Override
  public void user(UserKey user, String plan, int hour, int month, long picoUsd) {}

  @Override
  public void feature(String feature, UserKey user, int hour, int month, long picoUsd) {}

  @Override
  public void hours(UserKey user, long[] hours) {}

  @Override
  public void folded(String plan, int month, long users, long picoUsd) {}

  @Override
  public void written(long epochMillis, long picoUsd) {}

  @Override
  public void closed() {}
}
