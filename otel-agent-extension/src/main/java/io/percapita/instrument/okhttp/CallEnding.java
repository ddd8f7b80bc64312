package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** Tells a tap how a call ended that threw. */
final class CallEnding {
  private CallEnding() {}

  /**
   * Tells of an exception. To the client, its own call timeout is a cancellation.
   *
   * @param call the call, or null if the client does not tell
   */
  static void tell(CallTap tap, @Nullable Call call, Throwable cause) {
    if (call != null && call.isCanceled()) {
      tap.stopped(timeoutNanos(call));
    } else {
      tap.failed(cause);
    }
  }

  private static long timeoutNanos(Call call) {
    try {
      return call.timeout().timeoutNanos();
    } catch (NoSuchMethodError | AbstractMethodError before312) {
      return 0; // such clients have no timeout for the whole call
    }
  }
}
