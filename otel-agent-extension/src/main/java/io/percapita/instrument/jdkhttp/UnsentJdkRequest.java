package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentJdkRequest implements UnsentRequest {
  /**
   * The JDK's publishers of bytes that are in memory: they tell them as often as they are asked, at
   * once. One of the application's may do so but once, or only later.
   */
  private static final Set<String> IN_MEMORY =
      Set.of(
          "jdk.internal.net.http.RequestPublishers$ByteArrayPublisher",
          "jdk.internal.net.http.RequestPublishers$StringPublisher");

  private final HttpRequest request;
  private final HttpRequest.@Nullable BodyPublisher body;

  UnsentJdkRequest(HttpRequest request) {
    this.request = request;
    this.body = request.bodyPublisher().orElse(null);
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().firstValue(name).orElse(null);
  }

  @Override
  public long bodyLength() {
    return body == null ? 0 : body.contentLength();
  }

  @Override
  public byte @Nullable [] body() {
    if (body == null || !IN_MEMORY.contains(body.getClass().getName())) {
      return null;
    }
    Collector collector = new Collector();
    body.subscribe(collector);
    return collector.isComplete ? collector.bytes.toByteArray() : null;
  }

  @Override
  public boolean canFilterResponse() {
    return true;
  }

  @Override
  public boolean canReplaceBody() {
    return body != null;
  }

  @Override
  public boolean canReplacePath() {
    return true;
  }

  /** Collects what is published, on the thread that subscribes. */
  private static final class Collector implements Flow.Subscriber<ByteBuffer> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isComplete;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      byte[] copy = new byte[piece.remaining()];
      piece.get(copy);
      bytes.writeBytes(copy);
    }

    @Override
    public void onError(Throwable cause) {
      // It is met again when the request is sent.
    }

    @Override
    public void onComplete() {
      isComplete = true;
    }
  }
}
