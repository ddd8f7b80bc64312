package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A body subscriber without what a filter takes out of a response. Delivers nothing that was not
 * asked for: a delivery of which nothing is left is replaced by the next one, and what is held at
 * the end waits until it is asked for, as any other delivery does.
 */
final class FilteredBodySubscriber<T> implements HttpResponse.BodySubscriber<T>, Flow.Subscription {
  private final HttpResponse.BodySubscriber<T> delegate;
  private final ResponseFilter filter;

  /** How many deliveries were asked for and have not come. */
  private final AtomicLong asked = new AtomicLong();

  /** What came after the last delivery, as long as it was not asked for. */
  private final AtomicReference<@Nullable ByteBuffer> last = new AtomicReference<>();

  private volatile Flow.@Nullable Subscription source;

  FilteredBodySubscriber(HttpResponse.BodySubscriber<T> delegate, ResponseFilter filter) {
    this.delegate = delegate;
    this.filter = filter;
  }

  @Override
  public CompletionStage<T> getBody() {
    return delegate.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    delegate.onSubscribe(this);
  }

  @Override
  public void request(long count) {
    if (count > 0) {
      asked.getAndUpdate(before -> before + count < 0 ? Long.MAX_VALUE : before + count);
      ByteBuffer held = last.getAndSet(null);
      if (held != null) {
        delegate.onNext(List.of(held));
        delegate.onComplete();
        return;
      }
    }
    Flow.Subscription subscription = source;
    if (subscription != null) {
      subscription.request(count);
    }
  }

  @Override
  public void cancel() {
    last.set(null);
    Flow.Subscription subscription = source;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    List<ByteBuffer> passed = new ArrayList<>(buffers.size());
    for (ByteBuffer buffer : buffers) {
      ByteBuffer piece = filter.pass(buffer);
      if (piece.hasRemaining()) {
        passed.add(piece.asReadOnlyBuffer());
      }
    }
    if (passed.isEmpty()) {
      Flow.Subscription subscription = source;
      if (subscription != null) {
        subscription.request(1);
      }
      return;
    }
    asked.decrementAndGet();
    delegate.onNext(List.copyOf(passed));
  }

  @Override
  public void onError(Throwable cause) {
    ByteBuffer held = filter.end();
    if (held.hasRemaining() && asked.get() > 0) {
      delegate.onNext(List.of(held.asReadOnlyBuffer()));
    }
    delegate.onError(cause);
  }

  @Override
  public void onComplete() {
    ByteBuffer held = filter.end();
    if (!held.hasRemaining()) {
      delegate.onComplete();
      return;
    }
    last.set(held.asReadOnlyBuffer());
    if (asked.get() > 0) {
      ByteBuffer due = last.getAndSet(null);
      if (due != null) { // or whoever has just asked for it delivers it
        delegate.onNext(List.of(due));
        delegate.onComplete();
      }
    }
  }
}
