package io.percapita.config;

import java.net.URI;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Where and how users' spend is kept.
 *
 * @param shared the Redis or Valkey that JVMs share, or null to keep it in the process
 * @param maxUsers how many users have an account of their own
 * @param zone the time zone whose calendar months count
 */
public record LedgerConfig(@Nullable URI shared, int maxUsers, ZoneId zone) {
  /** Leaves out the URL, which may hold a password. */
  @Override
  public String toString() {
    return "LedgerConfig[shared="
        + (shared != null)
        + ", maxUsers="
        + maxUsers
        + ", zone="
        + zone
        + "]";
  }
}
