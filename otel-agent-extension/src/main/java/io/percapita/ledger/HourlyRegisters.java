package io.percapita.ledger;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A HyperLogLog of what was seen in the current and the previous hour: registers, each the highest
 * rank of any hash that falls on it. After Flajolet et al., <a
 * href="https://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf">HyperLogLog</a>. Memory is
 * constant; thread-safe.
 */
final class HourlyRegisters {
  private final int bits;
  private final TwoHours<AtomicIntegerArray> hours;

  /**
   * Registers that have seen nothing.
   *
   * @param bits how many bits of a hash choose the register
   */
  HourlyRegisters(int bits) {
    this.bits = bits;
    this.hours = new TwoHours<>(() -> new AtomicIntegerArray(1 << bits));
  }

  void seen(long hash, long hour) {
    int register = (int) (hash >>> (Long.SIZE - bits));
    // The guard bit bounds the rank where all other bits are zero.
    int rank = Long.numberOfLeadingZeros(hash << bits | 1L << (bits - 1)) + 1;
    AtomicIntegerArray registers = hours.at(hour).current();
    // Most users are seen again and again: reading first spares the others a contended write.
    if (registers.get(register) < rank) {
      registers.accumulateAndGet(register, rank, Math::max);
    }
  }

  /** A new array of ranks; 0 where nothing was seen. */
  int[] ranks(long hour) {
    TwoHours.Pair<AtomicIntegerArray> pair = hours.at(hour);
    int[] ranks = new int[1 << bits];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = Math.max(pair.current().get(i), pair.previous().get(i));
    }
    return ranks;
  }
}
