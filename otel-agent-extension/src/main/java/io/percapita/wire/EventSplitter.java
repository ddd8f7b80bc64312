package io.percapita.wire;

import org.jspecify.annotations.Nullable;

/**
 * Splits a body into events as its bytes arrive, wherever they are cut, holding a bounded number of
 * them. Not thread-safe.
 */
public interface EventSplitter {
  /** Takes the next bytes of the body. */
  void bytes(byte[] bytes, int offset, int length);

  /** Ends the body; an event that its end cuts off is delivered as far as it came. */
  void end();

  /** Why the body could not be split to its end, or null if it could so far. */
  default @Nullable String problem() {
    return null;
  }
}
