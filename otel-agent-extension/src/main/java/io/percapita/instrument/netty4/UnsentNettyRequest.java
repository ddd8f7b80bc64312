package io.percapita.instrument.netty4;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A request before it is written. */
final class UnsentNettyRequest implements UnsentRequest {
  private final URI uri;
  private final HttpRequest request;

  UnsentNettyRequest(URI uri, HttpRequest request) {
    this.uri = uri;
    this.request = request;
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().get(name);
  }

  @Override
  public long bodyLength() {
    if (request instanceof FullHttpRequest whole) {
      return whole.content().readableBytes();
    }
    String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public byte @Nullable [] body() {
    return request instanceof FullHttpRequest whole ? ByteBufUtil.getBytes(whole.content()) : null;
  }

  @Override
  public boolean canFilterResponse() {
    return true;
  }

  @Override
  public boolean canReplaceBody() {
    return request instanceof FullHttpRequest;
  }

  /** A request to a proxy has the whole address in place of a path. */
  @Override
  public boolean canReplacePath() {
    return request.uri().startsWith("/");
  }
}
