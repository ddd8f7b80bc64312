package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** Where a request body is written, shown to a tap as far as the connection takes it. */
final class TappedRequestChannel implements DataStreamChannel {
  private final DataStreamChannel channel;
  private final CallTap tap;

  TappedRequestChannel(DataStreamChannel channel, CallTap tap) {
    this.channel = channel;
    this.tap = tap;
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    int from = buffer.position();
    int written = channel.write(buffer);
    if (buffer.position() > from) {
      ByteBuffer bytes = buffer.asReadOnlyBuffer();
      bytes.limit(buffer.position()).position(from);
      tap.requestBytes(bytes);
    }
    return written;
  }

  @Override
  public void requestOutput() {
    channel.requestOutput();
  }

  @Override
  public void endStream() throws IOException {
    channel.endStream();
  }

  @Override
  public void endStream(@Nullable List<? extends Header> trailers) throws IOException {
    channel.endStream(trailers);
  }
}
