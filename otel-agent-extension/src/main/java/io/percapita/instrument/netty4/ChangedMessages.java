package io.percapita.instrument.netty4;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.net.URI;

/** Messages that are written, or received, in place of others. */
final class ChangedMessages {
  private ChangedMessages() {}

  /**
   * The request as it is to be written; the one given is released if it is another. Never throws.
   */
  static HttpRequest request(HttpRequest request, Outgoing outgoing) {
    try {
      return outgoing.isUnchanged() ? request : changed(request, outgoing);
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      return request;
    }
  }

  private static HttpRequest changed(HttpRequest request, Outgoing outgoing) {
    URI uri = outgoing.uri();
    if (uri != null) {
      request.setUri(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    }
    byte[] body = outgoing.body();
    if (body == null || !(request instanceof FullHttpRequest whole)) {
      return request;
    }
    FullHttpRequest changed =
        new DefaultFullHttpRequest(
            whole.protocolVersion(),
            whole.method(),
            whole.uri(),
            Unpooled.wrappedBuffer(body),
            whole.headers().copy(),
            whole.trailingHeaders().copy());
    if (changed.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      changed.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    }
    whole.release();
    return changed;
  }

  /** The answer to a request that was not written. */
  static FullHttpResponse response(Refusal refusal) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            new HttpResponseStatus(refusal.status(), refusal.reason()),
            Unpooled.wrappedBuffer(refusal.body()));
    refusal.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }
}
