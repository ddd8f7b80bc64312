package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The network interceptor that taps each exchange of an LLM call with the provider: what passes
 * here is what is billed, unless a network interceptor of the application's below changes it.
 * Bodies are seen as they are sent, so compressed where the client asked for that.
 */
final class ExchangeInterceptor implements Interceptor {
  static final ExchangeInterceptor INSTANCE = new ExchangeInterceptor();

  private ExchangeInterceptor() {}

  @Override
  public Response intercept(Chain chain) throws IOException {
    TappedCall call = callOf(chain);
    if (call == null) {
      return chain.proceed(chain.request());
    }
    CallTap elsewhere = call.elsewhere(chain.request());
    if (elsewhere != null) {
      try (TapScope scope = elsewhere.enterExchange()) {
        return chain.proceed(TappedCall.toElsewhere(chain.request(), elsewhere));
      }
    }
    Request request = call.exchange(chain.request());
    Response response;
    try (TapScope scope = call.tap().enterExchange()) {
      response = chain.proceed(request);
    } catch (Throwable t) {
      call.exchangeFailed(t);
      throw t;
    }
    return call.exchanged(response);
  }

  /**
   * The call this is an exchange of; begun here if an interceptor of the application's has sent it
   * to a provider, or on another thread. Null if none is to be followed.
   */
  private static @Nullable TappedCall callOf(Chain chain) {
    TappedCall call = TapInterceptor.outerCall();
    if (call != null) {
      return call;
    }
    return TapInterceptor.mayFollow(chain.request().url().host())
        ? TappedCall.startAtExchange(chain)
        : null;
  }
}
