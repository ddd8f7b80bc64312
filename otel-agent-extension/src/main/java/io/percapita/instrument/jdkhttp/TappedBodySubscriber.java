package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A body subscriber that passes everything on and shows a tap what passed.
 *
 * <p>An application that has seen the last event of a stream cancels at once, on this thread or
 * another, before the piece that held it could be shown. So a cancellation during a delivery takes
 * effect on the tap after it.
 */
final class TappedBodySubscriber<T> implements HttpResponse.BodySubscriber<T> {
  private final HttpResponse.BodySubscriber<T> delegate;
  private final CallTap tap;

  private final Object lock = new Object();
  private boolean delivering;
  private boolean cancelledMeanwhile;

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
    delegate.onSubscribe(new CancelTap(subscription));
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    // Taken before passing on, because the application moves the positions of what it is given.
    ByteBuffer[] copies = new ByteBuffer[buffers.size()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = buffers.get(i).duplicate();
    }
    beginDelivery();
    try {
      delegate.onNext(buffers);
    } finally {
      for (ByteBuffer copy : copies) {
        tap.responseBytes(copy);
      }
      endDelivery();
    }
  }

  private void beginDelivery() {
    synchronized (lock) {
      delivering = true;
    }
  }

  private void endDelivery() {
    boolean cancelled;
    synchronized (lock) {
      delivering = false;
      cancelled = cancelledMeanwhile;
    }
    if (cancelled) {
      tap.cancelled();
    }
  }

  private void cancelled() {
    synchronized (lock) {
      if (delivering) {
        cancelledMeanwhile = true;
        return;
      }
    }
    tap.cancelled();
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

  private final class CancelTap implements Flow.Subscription {
    private final Flow.Subscription source;

    CancelTap(Flow.Subscription source) {
      this.source = source;
    }

    @Override
    public void request(long count) {
      source.request(count);
    }

    @Override
    public void cancel() {
      source.cancel();
      cancelled();
    }
  }
}
