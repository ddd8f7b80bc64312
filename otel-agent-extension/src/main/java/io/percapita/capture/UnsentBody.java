package io.percapita.capture;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import org.jspecify.annotations.Nullable;

/** The body of a request that is about to be sent, asked for once at most. On one thread. */
final class UnsentBody {
  private final UnsentRequest request;
  private final int maxBytes;
  private boolean wasAskedFor;
  private byte @Nullable [] bytes;

  UnsentBody(UnsentRequest request, int maxBytes) {
    this.request = request;
    this.maxBytes = maxBytes;
  }

  /** The body, where it is small enough and can be had more than once, or null. */
  byte @Nullable [] bytes() {
    if (!wasAskedFor) {
      wasAskedFor = true;
      bytes = ask();
    }
    return bytes;
  }

  /** Why there is none. */
  String absence() {
    return request.bodyLength() > maxBytes ? "too_large" : "streamed";
  }

  private byte @Nullable [] ask() {
    long length = request.bodyLength();
    if (length < 0 || length > maxBytes) {
      return null;
    }
    try {
      return request.body();
    } catch (Exception e) {
      return null; // the client meets the same when it sends it
    }
  }
}
