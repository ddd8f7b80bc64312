package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.IOException;
import java.net.URI;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentOkHttpRequest implements UnsentRequest {
  private final Request request;

  UnsentOkHttpRequest(Request request) {
    this.request = request;
  }

  @Override
  public URI uri() {
    return request.url().uri();
  }

  @Override
  public @Nullable String header(String name) {
    return request.header(name);
  }

  @Override
  public long bodyLength() {
    RequestBody body = request.body();
    try {
      return body == null ? 0 : body.contentLength();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public byte @Nullable [] body() throws IOException {
    RequestBody body = request.body();
    if (body == null || !canReplaceBody() || isOneShot(body)) {
      return null;
    }
    Buffer written = new Buffer();
    body.writeTo(written);
    return written.readByteArray();
  }

  @Override
  public boolean canReplaceBody() {
    return request.body() != null && !isDuplex(request.body());
  }

  @Override
  public boolean canReplacePath() {
    return true;
  }

  /**
   * Whether a body is written on after its writer returned, which clients before 3.13 cannot do.
   */
  static boolean isDuplex(RequestBody body) {
    try {
      return body.isDuplex();
    } catch (NoSuchMethodError before313) {
      return false;
    }
  }

  /** Whether a body can be written but once, which clients before 3.14 know of none. */
  private static boolean isOneShot(RequestBody body) {
    try {
      return body.isOneShot();
    } catch (NoSuchMethodError before314) {
      return false;
    }
  }
}
