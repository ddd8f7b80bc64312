package io.percapita.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the users do, one visit after the other; the same for the same seed. Not thread-safe. */
final class TrafficMix {
  private static final int NEW_MODEL_EVERY = 60;

  private final Random random;
  private final List<DemoUser> turns = turns();
  private int number;

  TrafficMix(long seed) {
    random = new Random(seed);
  }

  Visit next() {
    number++;
    DemoUser user = turns.get(random.nextInt(turns.size()));
    Feature feature = feature(random.nextInt(100));
    return new Visit(
        user,
        number % NEW_MODEL_EVERY == 0 ? DemoServer.NEW_MODEL_PATH : feature.path(),
        "Question " + number + ": how did we do last quarter? ");
  }

  /** The feature that a number from 0 to 99 falls on. */
  static Feature feature(int percent) {
    int upTo = 0;
    for (Feature feature : Feature.values()) {
      upTo += feature.weight();
      if (percent < upTo) {
        return feature;
      }
    }
    throw new IllegalArgumentException("not below 100: " + percent);
  }

  /** The users, each as often as they are active. */
  private static List<DemoUser> turns() {
    List<DemoUser> turns = new ArrayList<>();
    for (DemoUser user : DemoUser.everybody()) {
      for (int i = 0; i < user.activity(); i++) {
        turns.add(user);
      }
    }
    return turns;
  }
}
