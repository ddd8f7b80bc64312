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

  private TapInterceptor() {}

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
    if (!CallTaps.mayFollow(request.url().host())) {
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
    if (wasNeverSent(tappedRequest, response)) {
      tap.completed(); // without a response head there is no cost
      return response;
    }
    return tapResponse(response, tap, chain);
  }

  /** Whether the application answered the call itself, as a semantic cache does. */
  private static boolean wasNeverSent(Request request, Response response) {
    return response.networkResponse() == null
        && request.body() instanceof TappedRequestBody body
        && !body.wasWritten();
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
