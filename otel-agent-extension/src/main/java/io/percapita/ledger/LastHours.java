package io.percapita.ledger;

/**
 * Pico-dollars by hour, of the last 24: an array of which the first number is the latest hour, then
 * come the amounts, each at the place of its hour modulo 24, and last their sum, since budgets ask
 * for it far more often than an hour ends. Not thread-safe.
 */
final class LastHours {
  static final int HOURS = 24;

  /** The numbers that say everything. */
  static final int WRITTEN = 1 + HOURS;

  private static final int SUM = WRITTEN;

  private LastHours() {}

  /** Nothing in any hour. */
  static long[] none() {
    long[] hours = new long[WRITTEN + 1];
    hours[0] = Integer.MIN_VALUE;
    return hours;
  }

  /** The latest hour in which something was added. */
  static int latest(long[] hours) {
    return (int) hours[0];
  }

  /** Adds to an hour, unless it is more than a day before the latest. */
  static void add(long[] hours, int hour, long picoUsd) {
    long latest = hours[0];
    if (hour > latest) {
      for (long h = Math.max(latest, (long) hour - HOURS) + 1; h <= hour; h++) {
        hours[place(h)] = 0;
      }
      hours[0] = hour;
      addUp(hours);
    }
    if (hour > hours[0] - HOURS) {
      hours[place(hour)] = Pico.plus(hours[place(hour)], picoUsd);
      hours[SUM] = Pico.plus(hours[SUM], picoUsd);
    }
  }

  /** Makes the sum that of the hours. */
  static void addUp(long[] hours) {
    long sum = 0;
    for (int place = 1; place <= HOURS; place++) {
      sum = Pico.plus(sum, hours[place]);
    }
    hours[SUM] = sum;
  }

  /** What is in an hour. */
  static long in(long[] hours, int hour) {
    return hour <= hours[0] && hour > hours[0] - HOURS ? hours[place(hour)] : 0;
  }

  /** The sum of an hour and the 23 before it, and of any that are later. */
  static long sum(long[] hours, int hour) {
    if (hour <= hours[0]) {
      return hours[SUM];
    }
    long sum = 0;
    for (long h = (long) hour - HOURS + 1; h <= hours[0]; h++) {
      sum = Pico.plus(sum, hours[place(h)]);
    }
    return sum;
  }

  private static int place(long hour) {
    return 1 + (int) Math.floorMod(hour, (long) HOURS);
  }
}
