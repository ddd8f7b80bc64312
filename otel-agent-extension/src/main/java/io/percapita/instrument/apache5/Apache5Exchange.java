package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** One request on a connection, and its response. */
final class Apache5Exchange {
  private static final String TUNNEL = "CONNECT";

  private final LayeredCall call;
  private final ClassicHttpRequest request;
  private final @Nullable ClassicHttpRequest asked;
  private final @Nullable HttpEntity entity;

  private Apache5Exchange(LayeredCall call, ClassicHttpRequest request) {
    this.call = call;
    this.request = request;
    this.asked = Apache5Call.currentRequest();
    this.entity = request.getEntity();
  }

  /** Answers null for an exchange that belongs to no call. */
  static @Nullable Apache5Exchange begin(ClassicHttpRequest request) throws URISyntaxException {
    LayeredCall call = Apache5Call.current();
    if (call == null || TUNNEL.equals(request.getMethod())) {
      return null;
    }
    Apache5Exchange exchange = new Apache5Exchange(call, request);
    CallTap tap = call.exchange(request.getMethod(), request.getUri());
    tap.requestHead(name -> header(request, name));
    if (tap.isActive() && exchange.entity != null) {
      // For this exchange only: this is the client's own copy of the request, or the application's.
      request.setEntity(new TappedRequestEntity(exchange.entity, tap));
    }
    return exchange;
  }

  private static @Nullable String header(ClassicHttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Ends with a response, or without one where the exchange broke. */
  void end(@Nullable ClassicHttpResponse response) {
    request.setEntity(entity);
    if (response != null && call.exchanged(response.getCode())) {
      TappedResponseEntity.tap(response, call.tap(), asked);
    }
  }
}
