package io.percapita.instrument.netty4;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a request is sent, as far as it says. */
final class NettyAddress {
  private static final String SSL_HANDLER = "io.netty.handler.ssl.SslHandler";

  private NettyAddress() {}

  /** The host, or null if the request names none. */
  static @Nullable String host(HttpRequest request) {
    if (isAbsolute(request.uri())) {
      URI uri = parsed(request.uri());
      return uri == null ? null : uri.getHost();
    }
    String authority = request.headers().get(HttpHeaderNames.HOST);
    return authority == null ? null : hostOf(authority);
  }

  /** The host of what a request says in place of an address: a host, and perhaps a port. */
  static String hostOf(String authority) {
    int port = authority.lastIndexOf(':');
    return port < 0 || authority.endsWith("]") ? authority : authority.substring(0, port);
  }

  /** The whole address, or null if it is none that a client can have been given. */
  static @Nullable URI uri(Channel channel, HttpRequest request) {
    String uri = request.uri();
    if (!isAbsolute(uri)) {
      String scheme = isSecure(channel) ? "https://" : "http://";
      uri = scheme + request.headers().get(HttpHeaderNames.HOST) + uri;
    }
    return parsed(uri);
  }

  /** Whether it is one for a proxy, to which a request is sent with the whole address. */
  private static boolean isAbsolute(String uri) {
    return uri.startsWith("http://") || uri.startsWith("https://");
  }

  private static @Nullable URI parsed(String uri) {
    try {
      return new URI(uri);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Streams of HTTP/2 have a channel each, below that of the connection. */
  private static boolean isSecure(Channel channel) {
    for (Map.Entry<String, ChannelHandler> entry : channel.pipeline()) {
      if (entry.getValue().getClass().getName().equals(SSL_HANDLER)) {
        return true;
      }
    }
    return channel.parent() != null && isSecure(channel.parent());
  }
}
