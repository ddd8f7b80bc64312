package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A response that a tap is shown as it passes, once it is known which one is. Thread-safe. */
final class ShownResponse {
  private final AsyncCall call;
  private volatile CallTap tap = CallTaps.NOOP;

  ShownResponse(AsyncCall call) {
    this.call = call;
  }

  /** Shows the head, and from then on the rest. */
  void head(CallTap shownTo, HttpResponse response, boolean hasBody) {
    tap = shownTo;
    shownTo.responseHead(response.getCode(), name -> header(response, name));
    if (!hasBody) {
      shownTo.completed();
    }
  }

  private static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /**
   * Shows a piece of the body.
   *
   * @param bytes a view, made before the application had the piece, which may leave it unread or
   *     not
   */
  void body(ByteBuffer bytes) {
    tap.responseBytes(bytes);
  }

  /** The body has come to its end. */
  void completed() {
    tap.completed();
    forget();
  }

  /** The body will not come to its end. */
  void failed(Exception cause) {
    call.failed(tap, cause);
    forget();
  }

  /** Nothing more of it will be read. */
  void released() {
    tap.cancelled();
    forget();
  }

  /** A connection in a pool keeps what it has worked for last, and so a call that is long over. */
  private void forget() {
    tap = CallTaps.NOOP;
  }
}
