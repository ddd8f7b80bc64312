package io.percapita.instrument.urlconnection;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.TappedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is held back until the application asks for the response, for as long as it
 * is short enough; the connection would do no more than keep it either. No more thread-safe than
 * the stream it is written to then.
 */
final class HeldOutputStream extends OutputStream {
  private final OutputStream out;
  private final CallTap tap;
  private final int limit;
  private @Nullable ByteArrayOutputStream held = new ByteArrayOutputStream();
  private long length;
  private boolean isClosed;

  HeldOutputStream(OutputStream body, CallTap tap) {
    this.out = new TappedOutputStream(body, tap);
    this.tap = tap;
    this.limit = tap.heldBytes();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (isClosed) {
      return; // as the connection's own, which drops it
    }
    length += count;
    ByteArrayOutputStream holding = held;
    if (holding == null) {
      out.write(bytes, offset, count);
    } else if (count > limit - holding.size()) {
      release(null);
      out.write(bytes, offset, count);
    } else {
      holding.write(bytes, offset, count);
    }
  }

  /** How many bytes were written, held or not. */
  long length() {
    return length;
  }

  /** What is held, or null if it was more than is held, or is no longer. */
  byte @Nullable [] held() {
    return held == null ? null : held.toByteArray();
  }

  /** Writes what is held, or something else in its place, to the connection. */
  void release(byte @Nullable [] other) throws IOException {
    ByteArrayOutputStream holding = held;
    if (holding != null) {
      held = null;
      tap.requestStart();
      if (other == null) {
        holding.writeTo(out);
      } else {
        out.write(other);
      }
    }
  }

  @Override
  public void close() {
    isClosed = true; // the connection's stream is written to when the bytes are sent
  }
}
