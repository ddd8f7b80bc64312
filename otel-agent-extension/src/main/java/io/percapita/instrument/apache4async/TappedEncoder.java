package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.nio.ContentEncoder;

/**
 * Where a producer writes a request body, shown to a tap as far as the connection takes it. One
 * that would rather have a file sent writes through this instead.
 */
final class TappedEncoder implements ContentEncoder {
  private final ContentEncoder encoder;
  private final CallTap tap;

  TappedEncoder(ContentEncoder encoder, CallTap tap) {
    this.encoder = encoder;
    this.tap = tap;
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    int from = buffer.position();
    int written = encoder.write(buffer);
    if (buffer.position() > from) {
      ByteBuffer bytes = buffer.asReadOnlyBuffer();
      bytes.limit(buffer.position()).position(from);
      tap.requestBytes(bytes);
    }
    return written;
  }

  @Override
  public void complete() throws IOException {
    encoder.complete();
  }

  @Override
  public boolean isCompleted() {
    return encoder.isCompleted();
  }
}
