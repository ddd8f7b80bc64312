package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.nio.ContentDecoder;

/**
 * Where a consumer reads a response body, shown to a tap as far as it is read. One that would
 * rather have a file filled reads through this instead.
 */
final class TappedDecoder implements ContentDecoder {
  private final ContentDecoder decoder;
  private final CallTap tap;

  TappedDecoder(ContentDecoder decoder, CallTap tap) {
    this.decoder = decoder;
    this.tap = tap;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int from = buffer.position();
    int read = decoder.read(buffer);
    if (buffer.position() > from) {
      ByteBuffer bytes = buffer.asReadOnlyBuffer();
      bytes.limit(buffer.position()).position(from);
      tap.responseBytes(bytes);
    }
    return read;
  }

  @Override
  public boolean isCompleted() {
    return decoder.isCompleted();
  }
}
