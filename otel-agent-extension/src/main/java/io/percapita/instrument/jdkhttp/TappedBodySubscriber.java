package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A body subscriber that passes everything on and shows a tap what passed.
 *
 * <p>An application that has seen the last event of a stream cancels at once, on this thread or
 * another, before the piece that held it could be shown. So what ends the call during a delivery
 * takes effect on the tap after it.
 */
final class TappedBodySubscriber<T> implements HttpResponse.BodySubscriber<T> {
  private final HttpResponse.BodySubscriber<T> delegate;
  private final CallTap tap;

  private final Object lock = new Object();
  private boolean delivering;
  private @Nullable Runnable endMeanwhile;

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
    Runnable end;
    synchronized (lock) {
      delivering = false;
      end = endMeanwhile;
    }
    if (end != null) {
      end.run();
    }
  }

  private void end(Runnable how) {
    synchronized (lock) {
      if (delivering) {
        if (endMeanwhile == null) {
          endMeanwhile = how;
        }
        return;
      }
    }
    how.run();
  }

  /** Tells of a call that failed, or was cancelled, without this subscriber being told so. */
  void failed(Throwable cause) {
    end(() -> tap.failed(cause));
  }

  @Override
  public void onError(Throwable cause) {
    failed(cause);
    delegate.onError(cause);
  }

  @Override
  public void onComplete() {
    // First the tap: once the application has its response it may exit, and the call's cost with
    // it.
    end(tap::completed);
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
      // First the tap: on HTTP/2 the client answers a cancellation with an error.
      end(tap::cancelled);
      source.cancel();
    }
  }
}
