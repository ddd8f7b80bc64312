package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The application interceptor around an LLM call as the application sees it: it begins the call and
 * ends one that had no answer. What an answer costs is seen by {@link ExchangeInterceptor}, since
 * the application's own interceptors, which run in between, may send the request more than once,
 * send others, or answer themselves.
 */
final class TapInterceptor implements Interceptor {
  private static final TapInterceptor INSTANCE = new TapInterceptor();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          TapInterceptor.class,
          "CallEnding",
          "ExchangeInterceptor",
          "FilteredResponseBody",
          "FilteredResponseBody$FilteredSource",
          "RefusedResponseBody",
          "ReplacedRequestBody",
          "TapOutputStream",
          "TappedCall",
          "TappedRequestBody",
          "TappedRequestBody$SinkTap",
          "TappedResponseBody",
          "TappedResponseBody$SourceTap",
          "UnsentOkHttpRequest");

  private TapInterceptor() {}

  /** Whether a host's calls may have to be followed; no failure reaches the application. */
  static boolean mayFollow(String host) {
    try {
      if (BROKEN != null) {
        CallTaps.adapterFailed(TappedCall.CLIENT, BROKEN);
        return false;
      }
      return CallTaps.mayFollow(host);
    } catch (Throwable t) {
      return false;
    }
  }

  /** Puts the taps into what a client is built of, if the adapter can be used. */
  static void installAll(OkHttpClient.Builder builder) {
    if (BROKEN != null) {
      CallTaps.adapterFailed(TappedCall.CLIENT, BROKEN);
      return;
    }
    putFirst(builder.interceptors(), INSTANCE);
    putFirst(builder.networkInterceptors(), ExchangeInterceptor.INSTANCE);
  }

  /**
   * Makes a tap the first interceptor, and there only once: a builder made from another client has
   * that client's tap in its list already.
   */
  private static void putFirst(List<Interceptor> interceptors, Interceptor tap) {
    if (!interceptors.isEmpty() && interceptors.get(0) == tap) {
      return; // as another thread may be building a client of the same builder
    }
    interceptors.removeAll(Collections.singleton(tap));
    interceptors.add(0, tap);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    if (!mayFollow(chain.request().url().host())) {
      return passOver(chain);
    }
    TappedCall call = TappedCall.start(chain);
    if (call == null) {
      return passOver(chain);
    }
    TappedCall outer = TappedCall.enter(call);
    Response response;
    try (TapScope scope = call.tap().enterCall()) {
      Request request = chain.request();
      UnsentOkHttpRequest unsent = new UnsentOkHttpRequest(request);
      Outgoing outgoing = call.admit(unsent);
      if (outgoing.refusal() != null) {
        return RefusedResponseBody.answer(request, outgoing.refusal());
      }
      response = chain.proceed(call.sent(unsent.changed(outgoing)));
    } catch (Throwable t) {
      call.failed(t);
      throw t;
    } finally {
      TappedCall.leave(outer);
    }
    return call.answered(response);
  }

  /** A call to elsewhere, which may be made by an interceptor within an LLM call. */
  private static Response passOver(Chain chain) throws IOException {
    TappedCall outer = outerCall();
    if (outer == null) {
      return chain.proceed(chain.request());
    }
    TappedCall.enter(null);
    try {
      return chain.proceed(chain.request());
    } finally {
      TappedCall.leave(outer);
    }
  }

  /** The call within whose interceptors this thread is, or null. */
  static @Nullable TappedCall outerCall() {
    return BROKEN == null ? TappedCall.current() : null;
  }
}
