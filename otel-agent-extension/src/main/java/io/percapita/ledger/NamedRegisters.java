package io.percapita.ledger;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * {@link HourlyRegisters} for each of a bounded number of names, those that come first.
 * Thread-safe.
 */
final class NamedRegisters {
  private final int bits;
  private final int most;
  private final Map<String, HourlyRegisters> byName = new ConcurrentHashMap<>();
  private volatile boolean overflow;

  /**
   * Of no name yet.
   *
   * @param bits how many bits of a hash choose the register
   * @param most how many names have registers; threads that bring new ones together may go over it
   *     by their number
   */
  NamedRegisters(int bits, int most) {
    this.bits = bits;
    this.most = most;
  }

  /** Sees a hash by a name; in vain if that name is one too many. */
  void seen(String name, long hash, long hour) {
    HourlyRegisters registers = byName.get(name);
    if (registers == null) {
      if (byName.size() >= most) {
        overflow = true;
        return;
      }
      registers = byName.computeIfAbsent(name, unused -> new HourlyRegisters(bits));
    }
    registers.seen(hash, hour);
  }

  /** Shows the ranks of each name in a new array, in the order of names. */
  void forEach(long hour, BiConsumer<String, int[]> action) {
    new TreeMap<>(byName).forEach((name, registers) -> action.accept(name, registers.ranks(hour)));
  }

  /** Whether there ever was a name too many. */
  boolean isOverflowing() {
    return overflow;
  }
}
