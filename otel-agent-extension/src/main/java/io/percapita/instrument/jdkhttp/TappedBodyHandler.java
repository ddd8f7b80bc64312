package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.net.http.HttpResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A body handler that shows the response head to a tap and taps the body's subscriber. */
final class TappedBodyHandler<T> implements HttpResponse.BodyHandler<T> {
  private final HttpResponse.BodyHandler<T> delegate;
  private final CallTap tap;
  private volatile @Nullable TappedBodySubscriber<T> tapped;

  TappedBodyHandler(HttpResponse.BodyHandler<T> delegate, CallTap tap) {
    this.delegate = delegate;
    this.tap = tap;
  }

  @Override
  public HttpResponse.BodySubscriber<T> apply(HttpResponse.ResponseInfo response) {
    Function<String, @Nullable String> headers =
        name -> response.headers().firstValue(name).orElse(null);
    tap.responseHead(response.statusCode(), headers);
    HttpResponse.BodySubscriber<T> subscriber = delegate.apply(response);
    if (subscriber == null || !tap.isActive()) {
      return subscriber; // if there is none, the client's to complain about
    }
    ResponseFilter filter = tap.responseFilter(response.statusCode(), headers);
    TappedBodySubscriber<T> result =
        new TappedBodySubscriber<>(
            filter == null ? subscriber : new FilteredBodySubscriber<>(subscriber, filter), tap);
    tapped = result;
    return result;
  }

  /** Tells of a call that failed or was cancelled, after a delivery of its body if there is one. */
  void failed(Throwable cause) {
    TappedBodySubscriber<T> subscriber = tapped;
    if (subscriber == null) {
      tap.failed(cause);
    } else {
      subscriber.failed(cause);
    }
  }
}
