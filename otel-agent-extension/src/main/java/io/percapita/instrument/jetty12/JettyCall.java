package io.percapita.instrument.jetty12;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.KeptByObject;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.URI;
import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.CancellationException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpDestination;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A call: the request that the application sends, and those that the client sends in its stead
 * after a redirect or a challenge. Thread-safe.
 */
final class JettyCall {
  static final String CLIENT = "jetty-httpclient-12";

  /** The call of each request under way. Keeps no request from being collected. */
  private static final KeptByObject<JettyCall> CALLS = new KeptByObject<>();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          JettyCall.class,
          "CallerListener",
          "FilteredSource",
          "JettyHeaders",
          "RefusedRequest",
          "RequestBody",
          "TappedContent",
          "TappedResponse",
          "TappedSource",
          "UnsentJettyRequest");

  private final LayeredCall call;
  private final TappedResponse response;
  private final RequestBody body = new RequestBody();
  private volatile CallTap first;
  private volatile CallTap exchange = CallTaps.NOOP;
  private volatile boolean isOver;

  private JettyCall(LayeredCall call) {
    this.call = call;
    this.first = call.tap();
    this.response = new TappedResponse(this);
  }

  /**
   * A request is about to be sent.
   *
   * @return the call, its scope, what to use for the listener, and what is not null if nothing is
   *     to be sent; or null if there is no call
   */
  static Object @Nullable [] send(
      HttpClient client, HttpRequest request, Response.@Nullable CompleteListener listener) {
    if (BROKEN != null) {
      CallTaps.adapterFailed(CLIENT, BROKEN);
      return null;
    }
    if (!CallTaps.mayFollow(request.getHost())) {
      return null;
    }
    URI uri = request.getURI();
    if (uri == null) {
      return null;
    }
    JettyCall known = CALLS.get(request);
    if (known != null && known.isOver) {
      known.body.restore(request);
      known = null; // the application sends its request once more
    }
    JettyCall call =
        known == null ? new JettyCall(LayeredCall.begin(CLIENT, request.getMethod(), uri)) : known;
    try {
      return call.send(client, request, uri, listener, known == null);
    } catch (Throwable t) {
      call.over(t); // the request goes on without us
      throw t;
    }
  }

  private Object @Nullable [] send(
      HttpClient client,
      HttpRequest request,
      URI uri,
      Response.@Nullable CompleteListener listener,
      boolean isFirst) {
    CallTap tap = call.exchange(request.getMethod(), uri);
    if (tap == CallTaps.NOOP) {
      return null;
    }
    JettyHeaders.withhold(request);
    if (!tap.isActive()) {
      // Listeners may be told in the context of the exchange, which is to be over by then.
      request.onResponseHeaders(response).onComplete(response);
      return new Object[] {this, tap.enterExchange(), listener, null};
    }
    HttpDestination destination = destination(client, request);
    UnsentJettyRequest unsent =
        new UnsentJettyRequest(request, client.getContentDecoderFactories());
    Outgoing outgoing = Outgoing.UNCHANGED;
    if (destination == null) {
      tap.requestHead(unsent::header); // not asked for, as it could not be refused
    } else {
      outgoing = tap.admit(unsent);
    }
    exchange = tap;
    CALLS.put(request, this);
    Response.CompleteListener used = isFirst ? listen(request, listener) : listener;
    Refusal refusal = outgoing.refusal();
    if (refusal != null && destination != null) {
      RefusedRequest.fail(destination, request, used, refusal.exception());
      return new Object[] {this, TapScope.NOOP, used, refusal};
    }
    if (outgoing.body() != null) {
      this.body.replace(request, outgoing.body());
    }
    request.onRequestBegin(begun -> exchange.requestStart());
    Request.Content body = request.getBody();
    if (body != null && !(body instanceof TappedContent)) { // a copied request has the same body
      request.body(new TappedContent(body, this));
    }
    return new Object[] {this, tap.enterExchange(), used, null};
  }

  private static @Nullable HttpDestination destination(HttpClient client, HttpRequest request) {
    try {
      return (HttpDestination) client.resolveDestination(request);
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
  }

  /** Ours are first, so that the call is over before the application goes on. */
  private Response.@Nullable CompleteListener listen(
      Request request, Response.@Nullable CompleteListener listener) {
    request.onResponseHeaders(response).onComplete(response);
    return listener == null ? null : CallerListener.of(listener, this);
  }

  /**
   * A request was copied, to be sent as the next of the same call, and perhaps to somebody else: it
   * is asked about anew.
   */
  static void copied(Request original, Request copy) {
    JettyCall call = CALLS.get(original);
    if (call != null) {
      CALLS.put(copy, call);
      call.body.restore(copy);
    }
  }

  /** Puts a tap around a body, if that is to be shown to one. */
  static Content.Source tapped(Response response, Content.Source body) {
    JettyCall call = CALLS.get(response.getRequest());
    return call == null ? body : call.response.tapped(response, body);
  }

  /** A request has been sent, or refused. */
  static void leave(Object @Nullable [] entered, @Nullable Throwable thrown) {
    if (entered != null) {
      ((TapScope) entered[1]).close();
      if (thrown != null) {
        ((JettyCall) entered[0]).over(thrown);
      }
    }
  }

  LayeredCall layered() {
    return call;
  }

  /** What the exchange under way is shown to. */
  CallTap exchange() {
    return exchange;
  }

  /** Makes the context current in which the application made the call. */
  TapScope enterCaller() {
    return first.enterCaller();
  }

  /** The application is about to be told how the call went. */
  void over(@Nullable Throwable cause) {
    isOver = true;
    call.over(cause);
    exchange = CallTaps.NOOP; // the application may keep its request
  }

  /** The application has been told. */
  void told() {
    first = CallTaps.NOOP;
  }

  /** Ends what is shown to a tap. */
  static void end(CallTap tap, @Nullable Throwable failure) {
    if (failure == null) {
      tap.completed();
    } else if (isGivenUp(failure)) {
      tap.cancelled();
    } else {
      tap.failed(failure);
    }
  }

  /**
   * Whether this is why a call fails that the application gives up by the library's own means. The
   * client aborts requests, too, so that one was aborted tells nothing.
   */
  static boolean isGivenUp(Throwable cause) {
    return cause instanceof AsynchronousCloseException
        || cause instanceof CancellationException
        || cause instanceof InterruptedException;
  }
}
