package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * An LLM call on its way through a client's interceptors, on one thread.
 *
 * <p>Redirects, log-ins and repetitions after an error belong to one call, as they are not billed.
 * A request that is sent again after a successful answer is billed again: it is a call of its own.
 */
final class TappedCall {
  static final String CLIENT = "okhttp";

  /** The call whose interceptors run on this thread. */
  private static final ThreadLocal<TappedCall> CURRENT = new ThreadLocal<>();

  private final @Nullable Call call;
  private final boolean onlyExchange;
  private HttpUrl url;
  private CallTap tap;
  private boolean hasAnswer;
  private int errorStatus;

  private TappedCall(Request request, @Nullable Call call, boolean onlyExchange) {
    this.url = request.url();
    this.tap = tap(request);
    this.call = call;
    this.onlyExchange = onlyExchange;
  }

  /** Begins a call at its first interceptor. */
  static TappedCall start(Interceptor.Chain chain) {
    return new TappedCall(chain.request(), callOf(chain), false);
  }

  /** Begins a call at its only exchange. */
  static TappedCall startAtExchange(Interceptor.Chain chain) {
    return new TappedCall(chain.request(), callOf(chain), true);
  }

  static @Nullable TappedCall current() {
    return CURRENT.get();
  }

  /** Makes a call the current one; answers the one that was. */
  static @Nullable TappedCall enter(@Nullable TappedCall call) {
    TappedCall outer = CURRENT.get();
    leave(call);
    return outer;
  }

  /** Makes the call that was the current one that again. */
  static void leave(@Nullable TappedCall outer) {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  CallTap tap() {
    return tap;
  }

  /** The request of the next exchange, with its body tapped. */
  Request exchange(Request request) {
    if (hasAnswer) {
      try (TapScope scope = tap.enterCaller()) {
        use(tap(request), request);
      }
    } else if (!request.url().equals(url)) {
      reroute(request);
    }
    RequestBody body = request.body();
    if (!tap.isActive() || body == null || isDuplex(body)) {
      return request;
    }
    try {
      return request
          .newBuilder()
          .method(request.method(), new TappedRequestBody(body, tap))
          .build();
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return request;
    }
  }

  /** An interceptor of the application's, or a redirect, has changed the address. */
  private void reroute(Request request) {
    CallTap next = rerouted(request);
    if (next != tap) {
      if (errorStatus > 0) {
        tap.responseHead(errorStatus, header -> null);
      }
      tap.completed(); // without a successful answer there is no cost
      use(next, request);
    }
  }

  private void use(CallTap next, Request request) {
    tap = next;
    url = request.url();
    hasAnswer = false;
    errorStatus = 0;
  }

  /** An exchange was answered; the client or an interceptor may repeat it if not successfully. */
  Response exchanged(Response response) {
    if (!tap.isActive()) {
      return response;
    }
    if (!response.isSuccessful() && !onlyExchange) {
      errorStatus = response.code();
      return response;
    }
    hasAnswer = true;
    return tapped(response);
  }

  /** An exchange broke; the client or an interceptor may repeat it. */
  void exchangeFailed(Throwable cause) {
    if (onlyExchange) {
      failed(cause);
    }
  }

  /** The call ends with a response. */
  Response answered(Response response) {
    if (hasAnswer || !tap.isActive()) {
      return response;
    }
    if (response.networkResponse() == null || response.isSuccessful()) {
      // An interceptor answered it, from a cache or by a call of its own, which was seen as such.
      tap.completed(); // without a response head there is no cost
      return response;
    }
    return tapped(response);
  }

  /** The call ends without a response. */
  void failed(Throwable cause) {
    CallEnding.tell(tap, call, cause);
  }

  private Response tapped(Response response) {
    try {
      tap.responseHead(response.code(), response::header);
      ResponseBody body = response.body();
      if (body == null) {
        tap.completed();
        return response;
      }
      return response.newBuilder().body(new TappedResponseBody(body, tap, call)).build();
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      tap.cancelled();
      return response;
    }
  }

  private static CallTap tap(Request request) {
    try {
      return CallTaps.start(CLIENT, request.method(), request.url().uri());
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return CallTaps.NOOP;
    }
  }

  private CallTap rerouted(Request request) {
    try {
      return CallTaps.rerouted(tap, CLIENT, request.method(), request.url().uri());
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return tap;
    }
  }

  /** The chain's call, which clients before 3.9 do not tell. */
  private static @Nullable Call callOf(Interceptor.Chain chain) {
    try {
      return chain.call();
    } catch (NoSuchMethodError | AbstractMethodError before39) {
      return null;
    }
  }

  /**
   * Whether a body is written on after its writer returned, which clients before 3.13 cannot do.
   */
  private static boolean isDuplex(RequestBody body) {
    try {
      return body.isDuplex();
    } catch (NoSuchMethodError before313) {
      return false;
    }
  }
}
