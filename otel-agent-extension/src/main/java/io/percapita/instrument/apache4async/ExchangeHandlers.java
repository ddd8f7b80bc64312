package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.KeptByObject;
import java.io.IOException;
import org.apache.http.HttpRequest;
import org.apache.http.nio.protocol.HttpAsyncClientExchangeHandler;
import org.jspecify.annotations.Nullable;

/**
 * The call that each handler works for: the client makes one for a call, on the thread that makes
 * the call, and has all its exchanges by it. Keeps none from being collected. Thread-safe.
 */
final class ExchangeHandlers {
  private static final KeptByObject<AsyncCall> CALLS = new KeptByObject<>();

  private ExchangeHandlers() {}

  static void made(HttpAsyncClientExchangeHandler handler) {
    AsyncCall call = AsyncCall.current();
    if (call != null) {
      CALLS.put(handler, call);
    }
  }

  /**
   * A handler has generated the request that the client is about to write.
   *
   * @return what to throw without writing it, or null
   */
  static @Nullable IOException generated(
      HttpAsyncClientExchangeHandler handler, HttpRequest request) {
    AsyncCall call = CALLS.get(handler);
    return call == null ? null : call.sent(request);
  }
}
