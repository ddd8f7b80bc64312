package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A body subscriber that passes everything on and shows a tap what passed. */
final class TappedBodySubscriber<T> implements HttpResponse.BodySubscriber<T> {
  private final HttpResponse.BodySubscriber<T> delegate;
  private final CallTap tap;

  TappedBodySubscriber(HttpResponse.BodySubscriber<T> delegate, CallTap tap) {
    this.delegate = delegate;
    this.tap = tap;
  }

  @Override
  public CompletionStage<T> getBody() {
    return delegate.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    delegate.onSubscribe(new CancelTap(subscription, tap));
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    // Taken before passing on, because the application moves the positions of what it is given.
    ByteBuffer[] copies = new ByteBuffer[buffers.size()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = buffers.get(i).duplicate();
    }
    delegate.onNext(buffers);
    for (ByteBuffer copy : copies) {
      tap.responseBytes(copy);
    }
  }

  @Override
  public void onError(Throwable cause) {
    tap.failed(cause);
    delegate.onError(cause);
  }

  @Override
  public void onComplete() {
    // First the tap: once the application has its response it may exit, and the call's cost with
    // it.
    tap.completed();
    delegate.onComplete();
  }

  private static final class CancelTap implements Flow.Subscription {
    private final Flow.Subscription delegate;
    private final CallTap tap;

    CancelTap(Flow.Subscription delegate, CallTap tap) {
      this.delegate = delegate;
      this.tap = tap;
    }

    @Override
    public void request(long count) {
      delegate.request(count);
    }

    @Override
    public void cancel() {
      delegate.cancel();
      tap.cancelled();
    }
  }
}
