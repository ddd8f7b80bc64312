package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.IOException;
import java.net.URI;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is sent. A body that was asked for is written by the application's code for
 * that, once, and sent as it was written then. Not thread-safe.
 */
final class UnsentOkHttpRequest implements UnsentRequest {
  private static final String LENGTH = "Content-Length";

  private final Request request;
  private @Nullable RequestBody written;

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
    if (body == null || !canReplaceBody()) {
      return null;
    }
    long length = bodyLength();
    Buffer buffer = new Buffer();
    Throwable failure = null;
    try {
      body.writeTo(buffer);
    } catch (Throwable t) {
      failure = t; // the client is to meet it when it sends the body
    }
    byte[] bytes = buffer.readByteArray();
    written = ReplacedRequestBody.written(body, length, bytes, failure);
    return failure == null ? bytes : null;
  }

  /** The request as it is to be sent; never throws. */
  Request changed(Outgoing outgoing) {
    RequestBody own = request.body();
    RequestBody body = written;
    if (outgoing.isUnchanged() && body == null) {
      return request;
    }
    try {
      Request.Builder changed = request.newBuilder();
      if (outgoing.uri() != null) {
        changed.url(String.valueOf(outgoing.uri()));
      }
      if (outgoing.body() != null && own != null) {
        body = ReplacedRequestBody.changed(own, outgoing.body());
        if (request.header(LENGTH) != null) {
          changed.header(LENGTH, Integer.toString(outgoing.body().length));
        }
      }
      return (body == null ? changed : changed.method(request.method(), body)).build();
    } catch (Throwable t) {
      CallTaps.adapterFailed(TappedCall.CLIENT, t);
      return request;
    }
  }

  @Override
  public boolean canFilterResponse() {
    return true;
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
}
