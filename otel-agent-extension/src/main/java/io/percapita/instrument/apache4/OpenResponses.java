package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.KeptByObject;
import java.lang.ref.WeakReference;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;

/**
 * Which call a response and its request belong to, for an application that closes the one or aborts
 * the other without a look at the rest of the body. Holds neither of them, nor the call once it is
 * over. Thread-safe.
 */
final class OpenResponses {
  private static final KeptByObject<WeakReference<CallTap>> TAPS = new KeptByObject<>();

  private OpenResponses() {}

  static void add(HttpResponse response, HttpRequest request, CallTap tap) {
    WeakReference<CallTap> open = new WeakReference<>(tap);
    TAPS.put(response, open);
    TAPS.put(request, open);
  }

  /** A response was closed, or a request aborted. */
  static void closed(Object responseOrRequest) {
    WeakReference<CallTap> open = TAPS.remove(responseOrRequest);
    CallTap tap = open == null ? null : open.get();
    if (tap != null) {
      tap.cancelled();
    }
  }
}
