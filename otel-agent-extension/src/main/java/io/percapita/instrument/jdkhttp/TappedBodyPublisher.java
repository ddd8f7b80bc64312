package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
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
    delegate.subscribe(new BodyTap(subscriber, tap));
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
      delegate.onSubscribe(subscription);
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
}
