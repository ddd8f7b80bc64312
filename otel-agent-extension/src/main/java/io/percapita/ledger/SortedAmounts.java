package io.percapita.ledger;

import java.util.Arrays;

/** Pico-dollars of a number of users, in ascending order. Immutable. */
public final class SortedAmounts {
  private final long[] picoUsd;

  private SortedAmounts(long[] picoUsd) {
    this.picoUsd = picoUsd;
  }

  /** The first so many of some amounts. */
  static SortedAmounts of(long[] amounts, int count) {
    long[] sorted = Arrays.copyOf(amounts, count);
    Arrays.sort(sorted);
    return new SortedAmounts(sorted);
  }

  /** How many there are. */
  public int size() {
    return picoUsd.length;
  }

  /**
   * What a share of the users has at most: of 10 users' amounts, 0.9 is the ninth smallest.
   *
   * @param share from 0 to 1
   * @return pico-dollars; 0 if there are no users
   */
  public long quantile(double share) {
    int rank = (int) Math.ceil(share * picoUsd.length);
    return picoUsd.length == 0 ? 0 : picoUsd[Math.max(1, rank) - 1];
  }

  /** How many are at least so many pico-dollars. */
  public int countFrom(long least) {
    int from = 0;
    int to = picoUsd.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (picoUsd[middle] < least) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return picoUsd.length - from;
  }

  /** The sum of the largest so many. */
  double sumOfLargest(int count) {
    double sum = 0;
    for (int i = picoUsd.length - count; i < picoUsd.length; i++) {
      sum += picoUsd[i];
    }
    return sum;
  }

  /** The sum of all, as far as money goes. */
  long sum() {
    long sum = 0;
    for (long each : picoUsd) {
      sum = Pico.plus(sum, each);
    }
    return sum;
  }

  /** Copies the amounts into an array. */
  void copyTo(long[] target, int at) {
    System.arraycopy(picoUsd, 0, target, at, picoUsd.length);
  }
}
