package io.percapita.ledger;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The users seen in the current and the previous hour by name, up to a bound. Thread-safe. */
final class RecentUsers {
  /** In place of the plan of a user that was seen without one. */
  private static final String NO_PLAN = "";

  private final int most;
  private final TwoHours<Hour> hours = new TwoHours<>(Hour::new);

  /** The users of an hour, each with the plan they were seen with last. */
  private static final class Hour {
    private final Map<String, String> plans = new ConcurrentHashMap<>();
    private volatile boolean overflow;
  }

  /** Nobody yet; up to so many users are told by name. */
  RecentUsers(int most) {
    this.most = most;
  }

  /**
   * A user was seen.
   *
   * @param plan the user's plan, or empty
   * @return whether the user was seen with this plan in this hour before; false if that is unknown
   */
  boolean seen(String user, String plan, long hour) {
    Hour current = hours.at(hour).current();
    String last = current.plans.get(user);
    if (last != null) {
      if (last.equals(plan) || plan.equals(NO_PLAN)) {
        return true;
      }
    } else if (current.plans.size() >= most) {
      current.overflow = true;
      return false;
    }
    current.plans.put(user, plan);
    return false;
  }

  /** The users, as many as are told by name; a copy. */
  Set<String> users(long hour) {
    TwoHours.Pair<Hour> pair = hours.at(hour);
    Set<String> users = new TreeSet<>(pair.current().plans.keySet());
    for (String user : pair.previous().plans.keySet()) {
      if (users.size() >= most) {
        break;
      }
      users.add(user);
    }
    return users;
  }

  /** Whether there were more users than are told by name. */
  boolean isOverflowing(long hour) {
    TwoHours.Pair<Hour> pair = hours.at(hour);
    if (pair.current().overflow || pair.previous().overflow) {
      return true;
    }
    Set<String> both = new TreeSet<>(pair.current().plans.keySet());
    both.addAll(pair.previous().plans.keySet());
    return both.size() > most;
  }
}
