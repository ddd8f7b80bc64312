package io.percapita.ledger;

/** Adds pico-dollars. */
final class Pico {
  private Pico() {}

  /**
   * The sum of two amounts that are not negative; where it is beyond nine million dollars, that.
   */
  static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
