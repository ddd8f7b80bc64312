package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** One request on a connection, and its response. */
final class Apache5Exchange {
  private static final String TUNNEL = "CONNECT";

  /**
   * Whose exchange this thread has: an executor of the application's own calls the library's for
   * the same one, and whatever is done within the first counts as that.
   */
  private static final ThreadLocal<LayeredCall> UNDER_WAY = new ThreadLocal<>();

  private final LayeredCall call;
  private final boolean isAlone;
  private final ChangedRequest request;
  private final @Nullable ClassicHttpRequest asked;
  private final @Nullable LayeredCall outer;

  private Apache5Exchange(LayeredCall call, boolean isAlone, ClassicHttpRequest request) {
    this.call = call;
    this.isAlone = isAlone;
    this.request = new ChangedRequest(request);
    this.asked = Apache5Call.currentRequest();
    this.outer = UNDER_WAY.get();
  }

  /**
   * Answers {exchange, exception}, or null for an exchange that belongs to no call. With an
   * exception, nothing is to be sent.
   */
  static Object @Nullable [] begin(ClassicHttpRequest request) throws URISyntaxException {
    if (TUNNEL.equals(request.getMethod())) {
      return null;
    }
    LayeredCall made = Apache5Call.current();
    LayeredCall underWay = UNDER_WAY.get();
    if (underWay != null && (made == null || made == underWay)) {
      return null; // an executor of the application's calls the library's
    }
    LayeredCall call = made == null ? Apache5Call.beginAlone(request) : made;
    if (call == null) {
      return null;
    }
    URI to = request.getUri();
    if (made != null
        && !Apache5Call.isOwnBody(request.getEntity())
        && call.isForeign(request.getMethod(), to)) {
      return null; // sent by code of the application's in the client's chain
    }
    Apache5Exchange exchange = new Apache5Exchange(call, made == null, request);
    CallTap tap = call.exchange(request.getMethod(), to);
    if (!tap.isActive()) {
      return exchange.begun(null);
    }
    Outgoing outgoing = tap.admit(UnsentApache5Request.sent(null, request, exchange.asked));
    if (outgoing.refusal() != null) {
      // A call that an interceptor of the application's has made out of the one it was given.
      return exchange.begun(outgoing.refusal().exception());
    }
    exchange.prepare(request, tap, outgoing);
    return exchange.begun(null);
  }

  private Object[] begun(@Nullable Throwable refusal) {
    UNDER_WAY.set(call);
    return new Object[] {this, refusal};
  }

  private void prepare(ClassicHttpRequest sent, CallTap tap, Outgoing outgoing) {
    try {
      request.change(outgoing);
      if (sent.getEntity() != null) {
        sent.setEntity(new TappedRequestEntity(sent.getEntity(), tap));
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(Apache5Call.CLIENT, t);
      request.restore();
    }
  }

  /** Ends with a response, or without one where the exchange broke. */
  void end(@Nullable ClassicHttpResponse response, @Nullable Throwable thrown) {
    if (outer == null) {
      UNDER_WAY.remove();
    } else {
      UNDER_WAY.set(outer);
    }
    request.restore();
    if (response != null && call.exchanged(response.getCode())) {
      TappedResponseEntity.tap(response, call.tap(), asked);
      if (isAlone) {
        FilteredResponseEntity.filter(response, call.tap());
      }
    }
    if (isAlone) {
      call.over(thrown);
    }
  }
}
