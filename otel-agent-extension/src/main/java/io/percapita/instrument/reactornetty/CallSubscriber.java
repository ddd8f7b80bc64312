package io.percapita.instrument.reactornetty;

import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Tells a call of how it went where no exchange does. Passes on all it is told, in the context in
 * which the application made the call: the agent has every operator above run in the one that it
 * was subscribed in, which is the call's.
 */
final class CallSubscriber<T> implements CoreSubscriber<T>, Subscription {
  private final CoreSubscriber<? super T> subscriber;
  private final LayeredCall call;
  private volatile @Nullable Subscription subscription;

  CallSubscriber(CoreSubscriber<? super T> subscriber, LayeredCall call) {
    this.subscriber = subscriber;
    this.call = call;
  }

  @Override
  public Context currentContext() {
    return subscriber.currentContext();
  }

  @Override
  public void onSubscribe(Subscription upstream) {
    subscription = upstream;
    subscriber.onSubscribe(this);
  }

  @Override
  public void onNext(T item) {
    try (TapScope scope = call.tap().enterCaller()) {
      subscriber.onNext(item);
    }
  }

  @Override
  public void onError(Throwable cause) {
    try (TapScope scope = call.tap().enterCaller()) {
      call.over(cause);
      subscriber.onError(cause);
    }
  }

  @Override
  public void onComplete() {
    try (TapScope scope = call.tap().enterCaller()) {
      call.over(null);
      subscriber.onComplete();
    }
  }

  @Override
  public void request(long count) {
    Subscription upstream = subscription;
    if (upstream != null) {
      upstream.request(count);
    }
  }

  @Override
  public void cancel() {
    call.over(null);
    Subscription upstream = subscription;
    if (upstream != null) {
      upstream.cancel();
    }
  }
}
