package io.opentelemetry.javaagent.percapita.bridge;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream to which a request body is written, and which shows a tap what passes. */
public final class TappedOutputStream extends FilterOutputStream {
  private final CallTap tap;

  /** Wraps a stream. */
  public TappedOutputStream(OutputStream out, CallTap tap) {
    super(out);
    this.tap = tap;
  }

  @Override
  public void write(int value) throws IOException {
    tap.requestBytes(ByteBuffer.wrap(new byte[] {(byte) value}));
    out.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    tap.requestBytes(ByteBuffer.wrap(bytes, offset, length));
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    out.close(); // which flushes by itself; the superclass would call it in between
  }
}
