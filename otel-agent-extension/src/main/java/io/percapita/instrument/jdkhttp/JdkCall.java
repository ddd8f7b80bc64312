package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One tapped call of the JDK's client, between entering and leaving the client's method. */
final class JdkCall {
  private static final String CLIENT = "java-http-client";

  /** Headers that propagate a context; the agent adds those that are due once more. */
  private static final Set<String> PROPAGATED = Set.of("baggage", "traceparent", "tracestate");

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          JdkCall.class,
          "CallerContextFuture",
          "FilteredBodySubscriber",
          "RefusedResponse",
          "RefusedResponse$Delivery",
          "TappedBodyHandler",
          "TappedBodyPublisher",
          "TappedBodyPublisher$AskedByCaller",
          "TappedBodyPublisher$BodyTap",
          "TappedBodySubscriber",
          "TappedBodySubscriber$CancelTap",
          "UnsentJdkRequest",
          "UnsentJdkRequest$Collector");

  private final CallTap tap;
  private final TapScope scope;
  private @Nullable TappedBodyHandler<?> handler;

  private JdkCall(CallTap tap, TapScope scope) {
    this.tap = tap;
    this.scope = scope;
  }

  /**
   * Answers {call, request, handler, answer}, or null if the call is none to follow. With an answer
   * nothing is sent; it is a future of a response.
   */
  static Object @Nullable [] start(
      @Nullable HttpRequest request, HttpResponse.@Nullable BodyHandler<?> handler) {
    if (request == null || handler == null) {
      return null;
    }
    if (BROKEN != null) {
      CallTaps.adapterFailed(CLIENT, BROKEN);
      return null;
    }
    // One overload of sendAsync calls the other, which then finds the handler tapped already.
    if (handler instanceof TappedBodyHandler) {
      return null;
    }
    URI uri = request.uri();
    if (!CallTaps.mayFollow(uri.getHost())) {
      return null;
    }
    CallTap tap = CallTaps.start(CLIENT, request.method(), uri);
    if (tap == CallTaps.NOOP) {
      return null;
    }
    JdkCall call = new JdkCall(tap, tap.enterExchange());
    try {
      if (opensWebSocket(request)) {
        return new Object[] {call, request, new TappedBodyHandler<>(handler, tap), null};
      }
      if (!tap.isActive()) {
        return new Object[] {
          call, withoutPropagated(request).build(), new TappedBodyHandler<>(handler, tap), null
        };
      }
      Outgoing outgoing = tap.admit(new UnsentJdkRequest(request));
      Refusal refusal = outgoing.refusal();
      if (refusal != null) {
        return new Object[] {call, request, handler, call.answer(request, handler, refusal)};
      }
      HttpRequest tappedRequest = tapRequest(request, tap, outgoing);
      TappedBodyHandler<?> tappedHandler = new TappedBodyHandler<>(handler, tap);
      call.handler = tappedHandler;
      return new Object[] {call, tappedRequest, tappedHandler, null};
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      tap.cancelled();
      return new Object[] {call, request, handler, null};
    }
  }

  /** The answer to a request that is not sent. What reads it is the application's. */
  private CompletableFuture<?> answer(
      HttpRequest request, HttpResponse.BodyHandler<?> bodyHandler, Refusal refusal) {
    try (TapScope callerScope = tap.enterCaller()) {
      return RefusedResponse.future(request, bodyHandler, refusal);
    }
  }

  /**
   * Leaves a synchronous call.
   *
   * @return what it is to return and to throw, or null if that is what it does anyway
   */
  static Object @Nullable [] leaveSync(Object @Nullable [] entered, @Nullable Throwable thrown) {
    leave(entered, thrown);
    if (entered == null || entered[3] == null) {
      return null;
    }
    try {
      return new Object[] {((CompletableFuture<?>) entered[3]).get(), null};
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return new Object[] {null, cause instanceof IOException ? cause : new IOException(cause)};
    } catch (InterruptedException e) {
      return new Object[] {null, e};
    }
  }

  static void leave(Object @Nullable [] entered, @Nullable Throwable thrown) {
    if (entered == null) {
      return;
    }
    JdkCall call = (JdkCall) entered[0];
    call.scope.close();
    if (thrown != null) {
      call.failed(thrown);
    }
  }

  static @Nullable CompletableFuture<?> leaveAsync(
      Object @Nullable [] entered,
      @Nullable Throwable thrown,
      @Nullable CompletableFuture<?> future) {
    leave(entered, thrown);
    if (entered == null) {
      return future;
    }
    if (entered[3] != null) {
      return (CompletableFuture<?>) entered[3];
    }
    return future == null ? null : CallerContextFuture.wrap(future, (JdkCall) entered[0]);
  }

  TapScope enterCaller() {
    return tap.enterCaller();
  }

  void failed(Throwable cause) {
    if (handler == null) {
      tap.failed(cause);
    } else {
      handler.failed(cause);
    }
  }

  private static HttpRequest tapRequest(HttpRequest request, CallTap tap, Outgoing outgoing) {
    HttpRequest.Builder tapped = withoutPropagated(request);
    byte[] replaced = outgoing.body();
    request
        .bodyPublisher()
        .map(body -> replaced == null ? body : HttpRequest.BodyPublishers.ofByteArray(replaced))
        .ifPresent(body -> tapped.method(request.method(), new TappedBodyPublisher(body, tap)));
    if (outgoing.uri() != null) {
      tapped.uri(outgoing.uri());
    }
    return tapped.build();
  }

  /**
   * Whether the client's own {@code WebSocket.Builder} sends a request, of which no copy can be
   * made: what asks for the upgrade is where only the client can write. Told by the header that <a
   * href="https://www.rfc-editor.org/rfc/rfc6455#section-4.1">RFC 6455</a> asks for.
   */
  private static boolean opensWebSocket(HttpRequest request) {
    return request.headers().firstValue("Sec-WebSocket-Key").isPresent();
  }

  /**
   * A copy that the exchange's context alone decides on. Runs in that context: under the agent, a
   * request that is asked for its headers adds those that propagate the current context, baggage
   * included, so that one which the application copied has them as its own. What an application has
   * signed stays, since the provider would refuse the request without it.
   */
  private static HttpRequest.Builder withoutPropagated(HttpRequest request) {
    String authorization = request.headers().firstValue("Authorization").orElse("");
    return HttpRequest.newBuilder(
        request,
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          return !PROPAGATED.contains(lower) || authorization.contains(lower);
        });
  }
}
