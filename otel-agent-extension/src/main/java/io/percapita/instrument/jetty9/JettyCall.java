package io.percapita.instrument.jetty9;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.eclipse.jetty.client.ContentDecoder;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.jspecify.annotations.Nullable;

/**
 * A call: the request that the application sends, and those that the client sends in its stead
 * after a redirect or a challenge. Thread-safe.
 */
final class JettyCall {
  static final String CLIENT = "jetty-httpclient-9";

  /** The call of each request under way. Keeps no request from being collected. */
  private static final KeptByObject<JettyCall> CALLS = new KeptByObject<>();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          JettyCall.class,
          "CallerListener",
          "JettyHeaders",
          "RefusedRequest",
          "RequestBody",
          "TappedRequest",
          "TappedResponse",
          "UnsentJettyRequest");

  private final LayeredCall call;
  private final RequestBody body = new RequestBody();

  /** The application's listeners, as they were when the call began. */
  private volatile List<CallerListener> callers = List.of();

  /** What was added to them. */
  private volatile List<Response.ResponseListener> ours = List.of();

  private volatile CallTap first;
  private volatile CallTap exchange = CallTaps.NOOP;
  private volatile boolean isOver;

  private JettyCall(LayeredCall call) {
    this.call = call;
    this.first = call.tap();
  }

  /**
   * A request is about to be sent.
   *
   * @param listeners the request's own list, to which ours are added
   * @param decoders the content encodings that the client removes
   * @return the call, its scope, and what is not null if nothing is to be sent; or null if there is
   *     no call
   */
  static Object @Nullable [] send(
      HttpClient client,
      HttpRequest request,
      List<Response.ResponseListener> listeners,
      Set<ContentDecoder.Factory> decoders)
      throws ReflectiveOperationException {
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
      known.unlisten(listeners);
      known = null; // the application sends its request once more
    }
    JettyCall call =
        known == null ? new JettyCall(LayeredCall.begin(CLIENT, request.getMethod(), uri)) : known;
    try {
      return call.send(client, request, uri, listeners, decoders, known == null);
    } catch (Throwable t) {
      call.over(t); // the request goes on without us
      throw t;
    }
  }

  private Object @Nullable [] send(
      HttpClient client,
      HttpRequest request,
      URI uri,
      List<Response.ResponseListener> listeners,
      Set<ContentDecoder.Factory> decoders,
      boolean isFirst)
      throws ReflectiveOperationException {
    CallTap tap = call.exchange(request.getMethod(), uri);
    if (tap == CallTaps.NOOP) {
      return null;
    }
    JettyHeaders.withhold(request);
    if (!tap.isActive()) {
      hear(listeners);
      return new Object[] {this, tap.enterExchange(), null};
    }
    HttpDestination destination = destination(client, request);
    UnsentJettyRequest unsent = new UnsentJettyRequest(request, listeners, decoders);
    Outgoing outgoing = Outgoing.UNCHANGED;
    if (destination == null) {
      tap.requestHead(unsent::header); // not asked for, as it could not be refused
    } else {
      outgoing = tap.admit(unsent);
    }
    exchange = tap;
    CALLS.put(request, this);
    request.onRequestBegin(new TappedRequest(this)).onRequestContent(new TappedRequest(this));
    if (isFirst) {
      listen(listeners, decoders);
    }
    Refusal refusal = outgoing.refusal();
    if (refusal != null && destination != null) {
      RefusedRequest.fail(destination, request, listeners, refusal.exception());
      return new Object[] {this, TapScope.NOOP, refusal};
    }
    if (outgoing.body() != null) {
      body.replace(request, outgoing.body());
    }
    return new Object[] {this, tap.enterExchange(), null};
  }

  private static @Nullable HttpDestination destination(HttpClient client, HttpRequest request) {
    try {
      return RefusedRequest.destination(client, request);
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
  }

  /** The agent tells listeners in the context of the exchange, which is to be over by then. */
  private void hear(List<Response.ResponseListener> listeners) {
    listeners.add(
        0, (Response.HeadersListener) response -> call.answered(response.getStatus(), true));
    listeners.add(0, (Response.CompleteListener) result -> call.over(null));
  }

  /**
   * Ours are first, so that the call is over before the application goes on. The agent adds its
   * own, later, to the very same list.
   */
  private void listen(
      List<Response.ResponseListener> listeners, Set<ContentDecoder.Factory> decoders) {
    List<CallerListener> told = new ArrayList<>(listeners.size());
    listeners.replaceAll(
        listener -> {
          CallerListener caller = new CallerListener(listener, this::enterCaller);
          told.add(caller);
          return caller.proxy();
        });
    callers = List.copyOf(told);
    TappedResponse tapped = new TappedResponse(this, decoders);
    Response.CompleteListener forgetting = result -> forgetApplication();
    listeners.add(0, tapped);
    listeners.add(forgetting);
    ours = List.of(tapped, forgetting);
  }

  /** Takes back what {@link #listen} did to a request that is sent once more. */
  private void unlisten(List<Response.ResponseListener> listeners) {
    listeners.removeAll(ours);
    listeners.replaceAll(CallerListener::behind);
  }

  /**
   * The application has been told of everything. Its listeners may refer to its request, by which
   * calls are kept: {@code FutureResponseListener} does, and neither would ever be collected.
   */
  private void forgetApplication() {
    first = CallTaps.NOOP;
    callers = List.of();
  }

  /**
   * A request was copied, to be sent as the next of the same call, and perhaps to somebody else: it
   * is asked about anew.
   */
  static void copied(Request original, Request copy) throws ReflectiveOperationException {
    JettyCall call = CALLS.get(original);
    if (call != null) {
      CALLS.put(copy, call);
      call.body.restore(copy);
    }
  }

  /** A request has been sent, or refused. */
  static void leave(Object @Nullable [] entered, @Nullable Throwable thrown) {
    if (entered != null) {
      ((TapScope) entered[1]).close();
      if (thrown != null) {
        JettyCall call = (JettyCall) entered[0];
        call.over(thrown);
        call.forgetApplication();
      }
    }
  }

  LayeredCall layered() {
    return call;
  }

  /** The application's listeners. */
  List<CallerListener> callers() {
    return callers;
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
