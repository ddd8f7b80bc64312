package io.percapita.provider;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts texts that differ, of which it keeps hashes only: a stream may tell the same ones again.
 * Beyond {@value #MAX_KEPT} it counts none. Not thread-safe.
 */
public final class DistinctTexts {
  private static final int MAX_KEPT = 64;
  private static final int FIRST_KEPT = 4;

  private int @Nullable [] hashes;
  private int count;

  /** Takes a text; an empty one is none. */
  public void add(String text) {
    if (text.isEmpty() || count == MAX_KEPT) {
      return;
    }
    int[] kept = hashes == null ? new int[FIRST_KEPT] : hashes;
    int hash = text.hashCode();
    for (int i = 0; i < count; i++) {
      if (kept[i] == hash) {
        return;
      }
    }
    if (count == kept.length) {
      kept = Arrays.copyOf(kept, count * 2);
    }
    kept[count++] = hash;
    hashes = kept;
  }

  /** How many there were. */
  public int count() {
    return count;
  }
}
