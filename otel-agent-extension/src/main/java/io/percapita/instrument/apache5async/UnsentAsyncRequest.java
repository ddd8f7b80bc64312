package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A request before it is sent, of a producer that can be asked for its body again and again. */
final class UnsentAsyncRequest implements UnsentRequest {
  private final URI uri;
  private final HttpRequest request;
  private final @Nullable EntityDetails details;
  private final AsyncRequestProducer producer;

  UnsentAsyncRequest(
      URI uri,
      HttpRequest request,
      @Nullable EntityDetails details,
      AsyncRequestProducer producer) {
    this.uri = uri;
    this.request = request;
    this.details = details;
    this.producer = producer;
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public @Nullable String header(String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public long bodyLength() {
    return details == null ? 0 : details.getContentLength();
  }

  @Override
  public byte @Nullable [] body() throws IOException {
    if (details == null || !producer.isRepeatable()) {
      return null;
    }
    Collector collector = new Collector();
    // One that has all of its body at hand gives it at once.
    producer.produce(collector);
    producer.releaseResources(); // which is how a client has a body produced once more
    return collector.isComplete ? collector.bytes.toByteArray() : null;
  }

  @Override
  public boolean canReplaceBody() {
    return details != null;
  }

  @Override
  public boolean canReplacePath() {
    return false;
  }

  /** Takes all that it is given. */
  private static final class Collector implements DataStreamChannel {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isComplete;

    @Override
    public void requestOutput() {}

    @Override
    public int write(ByteBuffer source) {
      byte[] piece = new byte[source.remaining()];
      source.get(piece);
      bytes.writeBytes(piece);
      return piece.length;
    }

    @Override
    public void endStream() {
      isComplete = true;
    }

    @Override
    public void endStream(@Nullable List<? extends Header> trailers) {
      isComplete = true;
    }
  }
}
