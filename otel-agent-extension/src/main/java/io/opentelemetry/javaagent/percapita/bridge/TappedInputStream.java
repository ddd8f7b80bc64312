package io.opentelemetry.javaagent.percapita.bridge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * A response body that shows a tap what is read of it, after it was read. No more thread-safe than
 * the stream it wraps.
 */
public final class TappedInputStream extends FilterInputStream {
  private static final int REST_BYTES = 2048;

  private final CallTap tap;
  private final Consumer<IOException> onFailure;
  private final BodyPosition position;
  private final boolean isDrained;
  private boolean isOver;

  /**
   * Wraps a stream of which a part may have been read already.
   *
   * @param onFailure tells the tap of an exception while reading
   * @param position how far it was read
   */
  public TappedInputStream(
      InputStream body, CallTap tap, Consumer<IOException> onFailure, BodyPosition position) {
    this(body, tap, onFailure, position, false);
  }

  private TappedInputStream(
      InputStream body,
      CallTap tap,
      Consumer<IOException> onFailure,
      BodyPosition position,
      boolean isDrained) {
    super(body);
    this.tap = tap;
    this.onFailure = onFailure;
    this.position = position;
    this.isDrained = isDrained;
  }

  /**
   * Wraps a stream that, when it is closed, reads all that is left of it past whoever wraps it:
   * that is shown to the tap as well.
   *
   * @param onFailure tells the tap of an exception while reading, before the stream is closed
   */
  public static TappedInputStream drained(
      InputStream body, CallTap tap, Consumer<IOException> onFailure) {
    return new TappedInputStream(body, tap, onFailure, new BodyPosition(), true);
  }

  @Override
  public int read() throws IOException {
    int value;
    try {
      value = super.read();
    } catch (IOException e) {
      isOver = true;
      onFailure.accept(e);
      throw e;
    }
    passed(new byte[] {(byte) value}, 0, value < 0 ? -1 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(bytes, offset, length);
    } catch (IOException e) {
      isOver = true;
      onFailure.accept(e);
      throw e;
    }
    passed(bytes, offset, read);
    return read;
  }

  private void passed(byte[] bytes, int offset, int read) {
    if (read < 0) {
      isOver = true;
      tap.completed();
    } else {
      position.passed(tap, bytes, offset, read);
    }
  }

  /** Reads what is to be skipped, since it is a part of the body too. */
  @Override
  public long skip(long count) throws IOException {
    if (count <= 0) {
      return 0;
    }
    byte[] skipped = new byte[(int) Math.min(count, 8192)];
    long left = count;
    while (left > 0) {
      int read = read(skipped, 0, (int) Math.min(left, skipped.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return count - left;
  }

  @Override
  public synchronized void mark(int readLimit) {
    super.mark(readLimit);
    position.mark();
  }

  @Override
  public synchronized void reset() throws IOException {
    super.reset();
    position.reset();
  }

  @Override
  public void close() throws IOException {
    try {
      if (isDrained && !isOver) {
        drain();
      }
      super.close();
    } finally {
      tap.cancelled();
    }
  }

  /** Reads the rest in place of the stream, which finds nothing left to read then. */
  private void drain() throws IOException {
    isOver = true;
    byte[] rest = new byte[REST_BYTES];
    try {
      int read;
      do {
        read = super.read(rest, 0, rest.length);
        passed(rest, 0, read);
      } while (read >= 0);
    } catch (Throwable t) {
      in = InputStream.nullInputStream(); // closing the stream would have it read, and wait, again
      in.close(); // so that reading fails, as after any close
      throw t;
    }
  }
}
