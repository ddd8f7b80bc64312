package io.percapita.attribution;

import org.jspecify.annotations.Nullable;

/**
 * What a chain of sources has found.
 *
 * @param value the value, or null if no source has any
 * @param rank the position of the source in its chain, or {@link #NOWHERE}
 */
record Found(@Nullable String value, int rank) {
  static final int NOWHERE = Integer.MAX_VALUE;
  static final Found NOTHING = new Found(null, NOWHERE);
}
