package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** The application interceptor that taps a client's LLM calls. */
final class TapInterceptor implements Interceptor {
  private static final String CLIENT = "okhttp";
  private static final TapInterceptor INSTANCE = new TapInterceptor();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN = load();

  private TapInterceptor() {}

  private static @Nullable Throwable load() {
    try {
      ClassLoader loader = TapInterceptor.class.getClassLoader();
      for (String name :
          List.of(
              "CallEnding",
              "TapOutputStream",
              "TappedRequestBody",
              "TappedRequestBody$SinkTap",
              "TappedResponseBody",
              "TappedResponseBody$SourceTap")) {
        Class.forName(TapInterceptor.class.getPackageName() + "." + name, true, loader);
      }
      TapScope.NOOP.close();
      return CallTaps.NOOP.isActive() ? new IllegalStateException() : null;
    } catch (Throwable t) {
      return t;
    }
  }

  /** Whether a host's calls may have to be followed; no failure reaches the application. */
  private static boolean mayFollow(String host) {
    try {
      if (BROKEN != null) {
        CallTaps.adapterFailed(CLIENT, BROKEN);
        return false;
      }
      return CallTaps.mayFollow(host);
    } catch (Throwable t) {
      return false;
    }
  }

  /**
   * Makes the tap a builder's first interceptor, and its only one: a builder made from another
   * client has that client's tap in its list already.
   */
  static void install(OkHttpClient.Builder builder) {
    List<Interceptor> interceptors = builder.interceptors();
    interceptors.removeAll(Collections.singleton(INSTANCE));
    interceptors.add(0, INSTANCE);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    if (!mayFollow(request.url().host())) {
      return chain.proceed(request);
    }
    CallTap tap = start(request);
    if (!tap.isActive()) {
      try (TapScope scope = tap.enterCall()) {
        return chain.proceed(request);
      }
    }
    Request tappedRequest = tapRequest(request, tap);
    Response response;
    try (TapScope scope = tap.enterCall()) {
      response = chain.proceed(tappedRequest);
    } catch (Throwable t) {
      CallEnding.tell(tap, callOf(chain), t);
      throw t;
    }
    if (response.networkResponse() == null) {
      // The application answered the call itself, as a semantic cache does.
      tap.completed(); // without a response head there is no cost
      return response;
    }
    return tapResponse(response, tap, chain);
  }

  private static CallTap start(Request request) {
    try {
      return CallTaps.start(request.method(), request.url().uri());
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return CallTaps.NOOP;
    }
  }

  private static Request tapRequest(Request request, CallTap tap) {
    RequestBody body = request.body();
    if (body == null || isDuplex(body)) {
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

  private static Response tapResponse(Response response, CallTap tap, Chain chain) {
    try {
      tap.responseHead(response.code(), response::header);
      ResponseBody body = response.body();
      if (body == null) {
        tap.completed();
        return response;
      }
      return response.newBuilder().body(new TappedResponseBody(body, tap, callOf(chain))).build();
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      tap.cancelled();
      return response;
    }
  }

  /** The chain's call, which clients before 3.9 do not tell. */
  private static @Nullable Call callOf(Chain chain) {
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
