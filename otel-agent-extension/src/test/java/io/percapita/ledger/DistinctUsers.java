package io.percapita.ledger;

/**
 * How many users HyperLogLog registers stand for, as the recording rules work it out: Ertl's
 * improved estimator (<a href="https://arxiv.org/abs/1702.01284">arXiv:1702.01284</a>) without its
 * term for saturated registers, which 64-bit hashes never are.
 */
final class DistinctUsers {
  private DistinctUsers() {}

  static double estimate(int[] ranks) {
    double sum = 0;
    int empty = 0;
    for (int rank : ranks) {
      if (rank == 0) {
        empty++;
      } else {
        sum += Math.pow(2, -rank);
      }
    }
    double m = ranks.length;
    return m * m / (2 * Math.log(2)) / (m * sigma(empty / m) + sum);
  }

  /** {@code x + x^2 + 2x^4 + 4x^8 + …}, whose terms vanish unless every register is empty. */
  private static double sigma(double x) {
    if (x == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = x;
    double power = x;
    double factor = 1;
    for (double term = 1; term > 0; factor *= 2) {
      power *= power;
      term = factor * power;
      sum += term;
    }
    return sum;
  }
}
