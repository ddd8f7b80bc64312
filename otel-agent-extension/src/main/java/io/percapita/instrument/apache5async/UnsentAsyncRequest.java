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
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is sent. Of a producer that can be asked for its body again and again that is
 * read and replaced; of others only what the request says of it is known.
 */
final class UnsentAsyncRequest implements UnsentRequest {
  private final URI uri;
  private final HttpRequest request;
  private final @Nullable EntityDetails details;
  private final @Nullable AsyncRequestProducer producer;
  private final int limit;
  private @Nullable Collector collected;

  UnsentAsyncRequest(
      URI uri,
      HttpRequest request,
      @Nullable EntityDetails details,
      @Nullable AsyncRequestProducer producer,
      int limit) {
    this.uri = uri;
    this.request = request;
    this.details = details;
    this.producer = producer;
    this.limit = limit;
  }

  /** A request whose producer is to be asked for its body by nobody but the client. */
  static UnsentAsyncRequest ofOneTime(
      URI uri, HttpRequest request, @Nullable EntityDetails details) {
    return new UnsentAsyncRequest(uri, request, details, null, 0);
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
    if (details == null) {
      return 0;
    }
    if (producer == null || !isText(producer)) {
      return details.getContentLength();
    }
    try {
      Collector text = collected(producer);
      return text.isComplete ? text.length : -1;
    } catch (IOException e) {
      return -1; // the client meets the same when it sends it
    }
  }

  @Override
  public byte @Nullable [] body() throws IOException {
    if (details == null || producer == null || !producer.isRepeatable()) {
      return null;
    }
    Collector body = collected(producer);
    return body.isComplete && body.length <= limit ? body.bytes.toByteArray() : null;
  }

  /** A text in memory, whose length in bytes is known only once it was written. */
  private boolean isText(AsyncRequestProducer producer) {
    return details != null
        && details.getClass() == StringAsyncEntityProducer.class
        && producer.isRepeatable();
  }

  private Collector collected(AsyncRequestProducer producer) throws IOException {
    Collector known = collected;
    if (known != null) {
      return known;
    }
    Collector collector = new Collector(limit);
    long before;
    do {
      // One that has all of its body at hand gives it at once; a text is given piece by piece, and
      // would keep the rest of a piece if it was left before its end.
      before = collector.length;
      producer.produce(collector);
    } while (isText(producer) && !collector.isComplete && collector.length > before);
    producer.releaseResources(); // which is how a client has a body produced once more
    collected = collector;
    return collector;
  }

  @Override
  public boolean canFilterResponse() {
    return true;
  }

  @Override
  public boolean canReplaceBody() {
    return details != null && producer != null;
  }

  @Override
  public boolean canReplacePath() {
    return false;
  }

  /** Takes all that it is given, and keeps it up to a limit. */
  private static final class Collector implements DataStreamChannel {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;
    private long length;
    private boolean isComplete;

    Collector(int limit) {
      this.limit = limit;
    }

    @Override
    public void requestOutput() {}

    @Override
    public int write(ByteBuffer source) {
      byte[] piece = new byte[source.remaining()];
      source.get(piece);
      length += piece.length;
      if (length <= limit) {
        bytes.writeBytes(piece);
      }
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
