package io.opentelemetry.javaagent.percapita.bridge;

import java.nio.ByteBuffer;

/**
 * How far a response body was read and shown to a tap, so that nothing is shown twice where it is
 * read again: after a reset, through a second stream that continues the first, or from its start
 * through several streams at once. No more thread-safe than the stream that is read.
 */
public final class BodyPosition {
  private final Shown shown;
  private long position;
  private long marked;

  /** Begins at the body's first byte. */
  public BodyPosition() {
    this(new Shown());
  }

  private BodyPosition(Shown shown) {
    this.shown = shown;
  }

  /** Begins at the first byte of the same body, of which a part may have been shown. */
  public BodyPosition fromStart() {
    return new BodyPosition(shown);
  }

  /** Shows a tap what was read, as far as it has not seen it. */
  void passed(CallTap tap, byte[] bytes, int offset, int read) {
    shown.passed(tap, bytes, offset, read, position);
    position += read;
  }

  void mark() {
    marked = position;
  }

  void reset() {
    position = marked;
  }

  /** What the tap has seen, whichever stream it was read through. Thread-safe. */
  private static final class Shown {
    private long end;

    private synchronized void passed(
        CallTap tap, byte[] bytes, int offset, int read, long position) {
      int again = (int) Math.min(end - position, read);
      if (read > again) {
        end = position + read;
        tap.responseBytes(ByteBuffer.wrap(bytes, offset + again, read - again));
      }
    }
  }
}
