package io.percapita.ledger.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose last 24 hours were looked at in the hour that is. Hours that are over hardly change, so
 * that it is enough to have Redis asked for all of them once an hour. Bounded; thread-safe.
 */
final class LookedAtDays {
  private final int maxUsers;
  private volatile Hour current = new Hour(Integer.MIN_VALUE);

  private record Hour(int number, Set<String> users) {
    Hour(int number) {
      this(number, ConcurrentHashMap.newKeySet());
    }
  }

  /**
   * Nobody's so far.
   *
   * @param maxUsers of how many users this is known; others are looked at as if for the first time
   */
  LookedAtDays(int maxUsers) {
    this.maxUsers = maxUsers;
  }

  /** All looks are the first again: what they told is known no longer. */
  void forgetAll() {
    current = new Hour(Integer.MIN_VALUE);
  }

  /** The look at a user's day was in vain: the next one is the first again. */
  void forget(String user) {
    current.users.remove(user);
  }

  /** Takes note of a look at a user's day; answers whether it is the first one in that hour. */
  boolean isFirst(String user, int hour) {
    Hour known = current;
    if (known.number != hour) {
      known = new Hour(hour);
      current = known; // of two at once one is forgotten, and its users looked at once more
    }
    if (known.users.contains(user)) {
      return false;
    }
    if (known.users.size() < maxUsers) {
      known.users.add(user);
    }
    return true;
  }
}
