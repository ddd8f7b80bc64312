package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A request body that shows a tap what it publishes. */
final class TappedBodyPublisher implements HttpRequest.BodyPublisher {
  private final HttpRequest.BodyPublisher delegate;
  private final CallTap tap;

  TappedBodyPublisher(HttpRequest.BodyPublisher delegate, CallTap tap) {
    this.delegate = delegate;
    this.tap = tap;
  }

  @Override
  public long contentLength() {
    return delegate.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    tap.requestStart();
    // The application's code, which may get what it publishes from elsewhere. The agent has added
    // its headers as the client copied the request, before it has begun to send.
    try (TapScope scope = tap.enterCaller()) {
      delegate.subscribe(new BodyTap(subscriber, tap));
    }
  }

  private static final class BodyTap implements Flow.Subscriber<ByteBuffer> {
    private final Flow.Subscriber<? super ByteBuffer> delegate;
    private final CallTap tap;

    BodyTap(Flow.Subscriber<? super ByteBuffer> delegate, CallTap tap) {
      this.delegate = delegate;
      this.tap = tap;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      delegate.onSubscribe(new AskedByCaller(subscription, tap));
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      // First the tap, or a quick response could be over before its request is read.
      tap.requestBytes(bytes);
      delegate.onNext(bytes);
    }

    @Override
    public void onError(Throwable cause) {
      delegate.onError(cause);
    }

    @Override
    public void onComplete() {
      delegate.onComplete();
    }
  }

  /** Has what is asked for published as {@link #subscribe} does. */
  private record AskedByCaller(Flow.Subscription subscription, CallTap tap)
      implements Flow.Subscription {
    @Override
    public void request(long count) {
      try (TapScope scope = tap.enterCaller()) {
        subscription.request(count);
      }
    }

    @Override
    public void cancel() {
      subscription.cancel();
    }
  }
}
