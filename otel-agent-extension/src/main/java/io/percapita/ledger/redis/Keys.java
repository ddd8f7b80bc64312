package io.percapita.ledger.redis;

import io.percapita.ledger.Hours;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * The names of keys in Redis. All have the same hash tag, so that a script may use any of them on a
 * cluster, too.
 */
final class Keys {
  static final String PREFIX = "{percapita}:";
  static final String USER = "u:";
  static final String FOLDED = "f:";
  static final String FOLDED_USERS = "n:";

  private static final int DAYS_KEPT = 40;
  private static final int HOURS_KEPT = 26;

  private final String prefix;
  private final long expirySecond;

  /** The keys of a month. */
  Keys(YearMonth month, ZoneId zone) {
    this.prefix = PREFIX + month + ":";
    this.expirySecond =
        month.plusMonths(1).atDay(1).atStartOfDay(zone).plusDays(DAYS_KEPT).toEpochSecond();
  }

  /** The hash that is the truth: exact amounts by user, and how far each JVM has delivered. */
  String spend() {
    return prefix + "spend";
  }

  /** The sorted set of users by what they have spent, which is as exact as a double is. */
  String rank() {
    return prefix + "rank";
  }

  /** The hash of users' plans. */
  String plans() {
    return prefix + "plans";
  }

  /** The hash of what users have spent on a feature. */
  String feature(String name) {
    return prefix + "feature:" + name;
  }

  /** The hash of what users have spent in an hour. */
  String hour(int hour) {
    return prefix + "hour:" + hour;
  }

  /** The hour that a key of {@link #hour} is of, or -1 for another key. */
  int hourOf(String key) {
    String hours = prefix + "hour:";
    return key.startsWith(hours) ? Integer.parseInt(key.substring(hours.length())) : -1;
  }

  /** When a key may go, in seconds since 1970. */
  long expirySecond(String key) {
    int hour = hourOf(key);
    return hour >= 0 ? (hour + 1L + HOURS_KEPT) * Hours.SECONDS : expirySecond;
  }
}
