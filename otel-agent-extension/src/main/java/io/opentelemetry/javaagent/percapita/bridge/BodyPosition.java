package io.opentelemetry.javaagent.percapita.bridge;

import java.nio.ByteBuffer;

/**
 * How far a response body was read and shown to a tap, so that nothing is shown twice where it is
 * read again after a reset, or through a second stream that continues the first. No more
 * thread-safe than the body.
 */
public final class BodyPosition {
  private long position;
  private long shown;
  private long marked;

  /** Begins at the body's first byte. */
  public BodyPosition() {}

  /** Shows a tap what was read, as far as it has not seen it. */
  void passed(CallTap tap, byte[] bytes, int offset, int read) {
    int again = (int) Math.min(shown - position, read); // after a reset
    position += read;
    if (read > again) {
      shown = position;
      tap.responseBytes(ByteBuffer.wrap(bytes, offset + again, read - again));
    }
  }

  void mark() {
    marked = position;
  }

  void reset() {
    position = marked;
  }
}
