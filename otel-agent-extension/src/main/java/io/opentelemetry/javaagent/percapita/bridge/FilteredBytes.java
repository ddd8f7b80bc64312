package io.opentelemetry.javaagent.percapita.bridge;

import java.nio.ByteBuffer;

/**
 * What a filter has let through of a response body and nobody has read yet, for bodies that are
 * read piece by piece. No more thread-safe than the body.
 */
public final class FilteredBytes {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ResponseFilter filter;
  private ByteBuffer left = NOTHING;

  /** Of one response. */
  public FilteredBytes(ResponseFilter filter) {
    this.filter = filter;
  }

  /** How much is there to be read at once, in bytes. */
  public int available() {
    return left.remaining();
  }

  /**
   * Filters what has come; to be asked only when nothing is {@link #available}.
   *
   * @param bytes holds what has come; not changed, and not retained beyond the next call
   */
  public void put(byte[] bytes, int offset, int length) {
    left = filter.pass(ByteBuffer.wrap(bytes, offset, length));
  }

  /** The body has ended, or broken off; what was held back is there to be read now. */
  public void end() {
    left = filter.end();
  }

  /**
   * Reads what is there.
   *
   * @return how many bytes were read, up to {@code length}
   */
  public int take(byte[] bytes, int offset, int length) {
    int taken = Math.min(length, left.remaining());
    left.get(bytes, offset, taken);
    if (!left.hasRemaining()) {
      left = NOTHING;
    }
    return taken;
  }
}
