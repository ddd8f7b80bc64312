package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.KeptByObject;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The call that each runtime works for: the client makes one for a call, on the thread that makes
 * the call, and has all its exchanges by it. Keeps none from being collected. Thread-safe.
 */
final class ExecRuntimes {
  private static final KeptByObject<AsyncCall> CALLS = new KeptByObject<>();

  private ExecRuntimes() {}

  static void made(AsyncExecRuntime runtime) {
    AsyncCall call = AsyncCall.current();
    if (call != null && call.call() != null) {
      CALLS.put(runtime, call);
    }
  }

  static @Nullable AsyncCall callOf(AsyncExecRuntime runtime) {
    return CALLS.get(runtime);
  }
}
