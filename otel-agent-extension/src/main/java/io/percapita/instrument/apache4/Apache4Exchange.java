package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/** One request on a connection, and its response. */
final class Apache4Exchange {
  private static final String TUNNEL = "CONNECT";

  private final LayeredCall call;
  private final @Nullable HttpRequest asked;
  private @Nullable HttpEntityEnclosingRequest request;
  private @Nullable HttpEntity entity;

  private Apache4Exchange(LayeredCall call) {
    this.call = call;
    this.asked = Apache4Call.currentRequest();
  }

  /** Answers null for an exchange that belongs to no call. */
  static @Nullable Apache4Exchange begin(HttpRequest request, HttpContext context) {
    LayeredCall call = Apache4Call.current();
    String method = request.getRequestLine().getMethod();
    if (call == null || TUNNEL.equals(method)) {
      return null;
    }
    HttpHost target = (HttpHost) context.getAttribute(HttpCoreContext.HTTP_TARGET_HOST);
    Apache4Exchange exchange = new Apache4Exchange(call);
    CallTap tap = call.exchange(method, Apache4Call.uri(target, request));
    tap.requestHead(name -> header(request, name));
    if (tap.isActive()
        && request instanceof HttpEntityEnclosingRequest enclosing
        && enclosing.getEntity() != null) {
      exchange.tap(enclosing, tap);
    }
    return exchange;
  }

  private static @Nullable String header(HttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** For this exchange only: this is the client's own copy of the request, or the application's. */
  private void tap(HttpEntityEnclosingRequest enclosing, CallTap tap) {
    request = enclosing;
    entity = enclosing.getEntity();
    enclosing.setEntity(new TappedRequestEntity(entity, tap));
  }

  /** Ends with a response, or without one where the exchange broke. */
  void end(@Nullable HttpResponse response) {
    if (request != null) {
      request.setEntity(entity);
    }
    if (response != null && call.exchanged(response.getStatusLine().getStatusCode())) {
      TappedResponseEntity.tap(response, call.tap(), asked);
    }
  }
}
