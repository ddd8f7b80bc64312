package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import org.apache.http.HttpEntity;
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
  private final ChangedRequest request;
  private final @Nullable HttpRequest asked;

  private Apache4Exchange(LayeredCall call, HttpRequest request) {
    this.call = call;
    this.request = new ChangedRequest(request);
    this.asked = Apache4Call.currentRequest();
  }

  /**
   * Answers {exchange, exception}, or null for an exchange that belongs to no call. With an
   * exception, nothing is to be sent.
   */
  static Object @Nullable [] begin(HttpRequest request, HttpContext context) {
    LayeredCall call = Apache4Call.current();
    String method = request.getRequestLine().getMethod();
    if (call == null || TUNNEL.equals(method)) {
      return null;
    }
    HttpHost target = (HttpHost) context.getAttribute(HttpCoreContext.HTTP_TARGET_HOST);
    Apache4Exchange exchange = new Apache4Exchange(call, request);
    CallTap tap = call.exchange(method, Apache4Call.uri(target, request));
    if (!tap.isActive()) {
      return new Object[] {exchange, null};
    }
    Outgoing outgoing = tap.admit(UnsentApache4Request.sent(target, request, exchange.asked));
    if (outgoing.refusal() != null) {
      // A call that an interceptor of the application's has made out of the one it was given.
      return new Object[] {exchange, outgoing.refusal().exception()};
    }
    exchange.prepare(tap, outgoing);
    return new Object[] {exchange, null};
  }

  private void prepare(CallTap tap, Outgoing outgoing) {
    try {
      request.change(outgoing);
      HttpEntity entity = request.entity();
      if (entity != null) {
        request.entity(new TappedRequestEntity(entity, tap));
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(Apache4Call.CLIENT, t);
      request.restore();
    }
  }

  /** Ends with a response, or without one where the exchange broke. */
  void end(@Nullable HttpResponse response) {
    request.restore();
    if (response != null && call.exchanged(response.getStatusLine().getStatusCode())) {
      TappedResponseEntity.tap(response, call.tap(), asked);
    }
  }
}
