package io.percapita.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A user of the SaaS.
 *
 * @param id who signs in
 * @param plan what they pay for
 * @param activity how many requests they make for each one of a usual user
 */
record DemoUser(String id, String plan, int activity) {
  private static final int USERS = 40;
  private static final int HEAVY_ACTIVITY = 14;

  /** Forty users: most on the free plan, a third on pro, a few teams, and two who never stop. */
  static List<DemoUser> everybody() {
    List<DemoUser> users = new ArrayList<>();
    for (int i = 1; i <= USERS; i++) {
      String plan = i % 10 == 0 ? "team" : i % 3 == 0 ? "pro" : "free";
      boolean heavy = i == 7 || i == 21;
      users.add(new DemoUser("user-" + i, plan, heavy ? HEAVY_ACTIVITY : 1));
    }
    return List.copyOf(users);
  }
}
