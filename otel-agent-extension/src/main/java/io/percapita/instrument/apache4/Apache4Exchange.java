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

  /**
   * Whose exchange this thread has: an executor of the application's own calls the library's for
   * the same one, and whatever is done within the first counts as that.
   */
  private static final ThreadLocal<LayeredCall> UNDER_WAY = new ThreadLocal<>();

  private final LayeredCall call;
  private final ChangedRequest request;
  private final @Nullable HttpRequest asked;
  private final @Nullable LayeredCall outer;

  private Apache4Exchange(LayeredCall call, HttpRequest request) {
    this.call = call;
    this.request = new ChangedRequest(request);
    this.asked = Apache4Call.currentRequest();
    this.outer = UNDER_WAY.get();
  }

  /**
   * Answers {exchange, exception}, or null for an exchange that belongs to no call. With an
   * exception, nothing is to be sent.
   */
  static Object @Nullable [] begin(HttpRequest request, HttpContext context) {
    LayeredCall call = Apache4Call.current();
    String method = request.getRequestLine().getMethod();
    if (call == null || call == UNDER_WAY.get() || TUNNEL.equals(method)) {
      return null;
    }
    HttpHost target = (HttpHost) context.getAttribute(HttpCoreContext.HTTP_TARGET_HOST);
    Apache4Exchange exchange = new Apache4Exchange(call, request);
    CallTap tap = call.exchange(method, Apache4Call.uri(target, request));
    if (!tap.isActive()) {
      return exchange.begun(null);
    }
    Outgoing outgoing = tap.admit(UnsentApache4Request.sent(target, request, exchange.asked));
    if (outgoing.refusal() != null) {
      // A call that an interceptor of the application's has made out of the one it was given.
      return exchange.begun(outgoing.refusal().exception());
    }
    exchange.prepare(tap, outgoing);
    return exchange.begun(null);
  }

  private Object[] begun(@Nullable Throwable refusal) {
    UNDER_WAY.set(call);
    return new Object[] {this, refusal};
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
    if (outer == null) {
      UNDER_WAY.remove();
    } else {
      UNDER_WAY.set(outer);
    }
    request.restore();
    if (response != null && call.exchanged(response.getStatusLine().getStatusCode())) {
      TappedResponseEntity.tap(response, call.tap(), asked);
    }
  }
}
