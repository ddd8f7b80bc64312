package io.percapita.instrument.okhttp;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A stream into which a buffer's segments are copied, so that a tap sees them where they are,
 * without a copy of their bytes.
 */
final class TapOutputStream extends OutputStream {
  private final Consumer<ByteBuffer> tap;

  TapOutputStream(Consumer<ByteBuffer> tap) {
    this.tap = tap;
  }

  @Override
  public void write(int value) {
    tap.accept(ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    tap.accept(ByteBuffer.wrap(bytes, offset, length));
  }
}
