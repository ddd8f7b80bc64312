package io.percapita.instrument.netty4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/** Messages that are written, or received, in place of others. */
final class ChangedMessages {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

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

  /**
   * The part of a response that is to be passed on in place of another, which is released if it is
   * not the same; with the last part goes what was held back. Never throws.
   */
  static Object filtered(Object message, ResponseFilter filter) {
    try {
      return message instanceof HttpContent part ? changed(part, filter) : message;
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      return message;
    }
  }

  @SuppressWarnings("ReferenceEquality") // that is how a filter says that nothing is taken out
  private static HttpContent changed(HttpContent part, ResponseFilter filter) {
    ByteBuf content = part.content();
    ByteBuffer come =
        content.nioBufferCount() == 1
            ? content.nioBuffer()
            : ByteBuffer.wrap(ByteBufUtil.getBytes(content));
    ByteBuffer passed = filter.pass(come);
    ByteBuffer rest = part instanceof LastHttpContent ? filter.end() : NOTHING;
    if (passed == come && !rest.hasRemaining()) {
      return part;
    }
    HttpContent changed = part.replace(Unpooled.copiedBuffer(passed, rest));
    changed.setDecoderResult(part.decoderResult());
    part.release();
    return changed;
  }

  /**
   * The answer to a request that was not written, in the parts in which a codec passes on one that
   * was received: clients know those, and not all take an answer that is whole.
   */
  static List<HttpObject> response(Refusal refusal) {
    HttpResponse head =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, new HttpResponseStatus(refusal.status(), refusal.reason()));
    refusal.headers().forEach((name, value) -> head.headers().set(name, value));
    return List.of(head, new DefaultLastHttpContent(Unpooled.wrappedBuffer(refusal.body())));
  }
}
