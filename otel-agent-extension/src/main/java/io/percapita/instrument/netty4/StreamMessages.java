package io.percapita.instrument.netty4;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The frames of a stream of HTTP/2 as the messages of HTTP/1.1 that they stand for. */
final class StreamMessages {
  private StreamMessages() {}

  /** The request that a head begins, or null if it is of no interest; never throws. */
  static @Nullable HttpRequest request(Http2HeadersFrame head) {
    try {
      Http2Headers headers = head.headers();
      CharSequence method = headers.method();
      CharSequence path = headers.path();
      CharSequence authority = headers.authority();
      if (method == null
          || path == null
          || authority == null
          || !CallTaps.mayFollow(NettyAddress.hostOf(authority.toString()))) {
        return null;
      }
      HttpRequest request =
          new DefaultHttpRequest(
              HttpVersion.HTTP_1_1, HttpMethod.valueOf(method.toString()), path.toString(), false);
      copy(headers, request.headers());
      request.headers().set(HttpHeaderNames.HOST, authority);
      return request;
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      return null;
    }
  }

  /** The head of a response, which has a status. */
  static HttpResponse response(Http2HeadersFrame head) {
    int status = Integer.parseInt(String.valueOf(head.headers().status()));
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), false);
    copy(head.headers(), response.headers());
    return response;
  }

  private static void copy(Http2Headers from, HttpHeaders to) {
    from.forEach(
        header -> {
          if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey())) {
            to.add(header.getKey(), header.getValue());
          }
        });
  }

  /** Whether nothing comes after a frame. */
  static boolean isLast(Http2StreamFrame frame) {
    return frame instanceof Http2HeadersFrame head
        ? head.isEndStream()
        : frame instanceof Http2DataFrame data && data.isEndStream();
  }

  /**
   * Takes out of the head of a request what the provider is not to have, as is done with a request
   * of HTTP/1.1, and changes its path; never throws.
   */
  static void change(Http2HeadersFrame head, Outgoing outgoing) {
    try {
      Http2Headers headers = head.headers();
      CharSequence authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
      CallTaps.withheldHeaders(authorization == null ? null : authorization.toString())
          .forEach(headers::remove);
      URI uri = outgoing.uri();
      if (uri != null) {
        headers.path(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
    }
  }

  /** The answer to a request that was not written. */
  static List<Http2StreamFrame> response(Refusal refusal) {
    Http2Headers headers = new DefaultHttp2Headers().status(Integer.toString(refusal.status()));
    refusal.headers().forEach((name, value) -> headers.set(name.toLowerCase(Locale.ROOT), value));
    return List.of(
        new DefaultHttp2HeadersFrame(headers, false),
        new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(refusal.body()), true));
  }
}
