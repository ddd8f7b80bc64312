package io.percapita.ledger.redis;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells users who were folded before from those who were not, without knowing any of them: by a bit
 * of their hash, so that one in twenty of a hundred thousand is taken for one of the others. 128
 * KiB. Thread-safe.
 */
final class FoldedOnce {
  private static final int BITS = 20;
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private final AtomicLongArray seen = new AtomicLongArray(1 << (BITS - 6));

  /** Whether a user is folded for the first time, as it seems. */
  boolean isFirst(String user) {
    int hash = (user.hashCode() * GOLDEN_RATIO) >>> (Integer.SIZE - BITS);
    long bit = 1L << (hash & 63);
    return (seen.getAndAccumulate(hash >>> 6, bit, (known, added) -> known | added) & bit) == 0;
  }
}
