package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.io.IOException;
import java.net.URI;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** An LLM call on its way through a client's interceptors, on one thread. */
final class TappedCall {
  static final String CLIENT = "okhttp";

  /** The call whose interceptors run on this thread. */
  private static final ThreadLocal<TappedCall> CURRENT = new ThreadLocal<>();

  private final LayeredCall layers;
  private final @Nullable Call call;
  private final boolean onlyExchange;
  private CallTap admitted = CallTaps.NOOP;
  private @Nullable RequestBody body;

  private TappedCall(Interceptor.Chain chain, boolean onlyExchange) {
    Request request = chain.request();
    this.layers = LayeredCall.begin(CLIENT, request.method(), request.url().uri());
    this.call = callOf(chain);
    this.onlyExchange = onlyExchange;
    this.body = request.body();
  }

  /** Begins a call at its first interceptor; answers null if that fails. */
  static @Nullable TappedCall start(Interceptor.Chain chain) {
    return start(chain, false);
  }

  /** Begins a call at its only exchange; answers null if that fails. */
  static @Nullable TappedCall startAtExchange(Interceptor.Chain chain) {
    return start(chain, true);
  }

  private static @Nullable TappedCall start(Interceptor.Chain chain, boolean onlyExchange) {
    try {
      return new TappedCall(chain, onlyExchange);
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
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
    return layers.tap();
  }

  /** Asks what is to be sent in place of the call's request; never throws. */
  Outgoing admit(UnsentOkHttpRequest request) {
    CallTap tap = tap();
    admitted = tap;
    try {
      return tap.isActive() ? tap.admit(request) : Outgoing.UNCHANGED;
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return Outgoing.UNCHANGED;
    }
  }

  /** The call's request as it goes to the application's interceptors. */
  Request sent(Request request) {
    body = request.body();
    return request;
  }

  /**
   * The tap of a request that an interceptor of the application's sends for something else than the
   * call, such as a token; null for an exchange of the call. What is sent with the call's own body
   * is the call, wherever an interceptor has it go. Never throws.
   */
  @Nullable CallTap elsewhere(Request asked) {
    try {
      URI to = asked.url().uri();
      boolean isOwn = body != null && asked.body() == body;
      return isOwn || !layers.isForeign(asked.method(), to)
          ? null
          : layers.elsewhere(asked.method(), to);
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
  }

  /** A request that is sent with the tap of {@link #elsewhere}; never throws. */
  static Request toElsewhere(Request request, CallTap elsewhere) {
    try {
      return elsewhere == CallTaps.NOOP ? request : withoutWithheld(request);
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return request;
    }
  }

  /**
   * The request of the next exchange, with its body tapped.
   *
   * @throws IOException in place of an answer, which can no longer be given here, to a request that
   *     is not to be sent
   */
  Request exchange(Request asked) throws IOException {
    Refusal refusal = null;
    Request request = asked;
    try {
      CallTap tap = layers.exchange(request.method(), request.url().uri());
      request = tap == CallTaps.NOOP ? request : withoutWithheld(request);
      tap.requestHead(request::header);
      if (tap != admitted) {
        // A call that an interceptor of the application's has made out of the one it was given.
        UnsentOkHttpRequest unsent = new UnsentOkHttpRequest(request);
        Outgoing outgoing = admit(unsent);
        refusal = outgoing.refusal();
        request = unsent.changed(outgoing);
      }
      if (refusal == null) {
        return tapped(request, tap);
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return request;
    }
    throw refusal.exception();
  }

  private static Request tapped(Request request, CallTap tap) {
    RequestBody body = request.body();
    if (!tap.isActive() || body == null || UnsentOkHttpRequest.isDuplex(body)) {
      return request;
    }
    return request.newBuilder().method(request.method(), new TappedRequestBody(body, tap)).build();
  }

  /**
   * Takes out what an SDK above may have added by itself and the provider is not to have; unless it
   * is signed, since the provider would then refuse the request.
   */
  private static Request withoutWithheld(Request request) {
    Request changed = request;
    for (String name : CallTaps.withheldHeaders(request.header("Authorization"))) {
      if (request.header(name) != null) {
        changed = changed.newBuilder().removeHeader(name).build();
      }
    }
    return changed;
  }

  /** An exchange was answered; the client or an interceptor may repeat it if not successfully. */
  Response exchanged(Response response) {
    int status = response.code();
    boolean isAnswer = layers.exchanged(status) || (onlyExchange && layers.answered(status, true));
    Response shown = isAnswer ? tapped(response) : response;
    return onlyExchange ? FilteredResponseBody.of(shown, tap()) : shown;
  }

  /** An exchange broke; the client or an interceptor may repeat it. */
  void exchangeFailed(Throwable cause) {
    if (onlyExchange) {
      failed(cause);
    }
  }

  /** The call ends with a response. */
  Response answered(Response response) {
    boolean fromNetwork = response.networkResponse() != null;
    Response shown = layers.answered(response.code(), fromNetwork) ? tapped(response) : response;
    return FilteredResponseBody.of(shown, tap());
  }

  /** The call ends without a response. */
  void failed(Throwable cause) {
    CallEnding.tell(tap(), call, cause);
  }

  private Response tapped(Response response) {
    CallTap tap = tap();
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

  /** The chain's call, which clients before 3.9 do not tell. */
  private static @Nullable Call callOf(Interceptor.Chain chain) {
    try {
      return chain.call();
    } catch (NoSuchMethodError | AbstractMethodError before39) {
      return null;
    }
  }
}
