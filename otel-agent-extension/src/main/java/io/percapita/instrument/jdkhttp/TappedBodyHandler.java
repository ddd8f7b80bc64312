package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import java.net.http.HttpResponse;

/** A body handler that shows the response head to a tap and taps the body's subscriber. */
final class TappedBodyHandler<T> implements HttpResponse.BodyHandler<T> {
  private final HttpResponse.BodyHandler<T> delegate;
  private final CallTap tap;

  TappedBodyHandler(HttpResponse.BodyHandler<T> delegate, CallTap tap) {
    this.delegate = delegate;
    this.tap = tap;
  }

  @Override
  public HttpResponse.BodySubscriber<T> apply(HttpResponse.ResponseInfo response) {
    tap.responseHead(
        response.statusCode(), name -> response.headers().firstValue(name).orElse(null));
    HttpResponse.BodySubscriber<T> subscriber = delegate.apply(response);
    // A handler's null is the client's to complain about.
    return subscriber == null ? subscriber : new TappedBodySubscriber<>(subscriber, tap);
  }
}
