package io.percapita.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an HTTP URL leads. {@link URI#getHost} answers null for names with an underscore, which no
 * host on the internet may have, and many a service in a container network does.
 */
public final class HttpAuthority {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private HttpAuthority() {}

  /** The host as the URL has it, or null if it has none. */
  public static @Nullable String host(URI uri) {
    String host = uri.getHost();
    if (host != null) {
      return host;
    }
    String authority = uri.getRawAuthority();
    if (authority == null) {
      return null;
    }
    String name = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = name.indexOf(':');
    name = colon < 0 ? name : name.substring(0, colon);
    return name.isEmpty() ? null : name;
  }

  /** The port that the URL names, or that its scheme stands for. */
  public static int port(URI uri) {
    int port = uri.getPort();
    if (port < 0 && uri.getHost() == null && uri.getRawAuthority() != null) {
      port = number(uri.getRawAuthority());
    }
    if (port >= 0) {
      return port;
    }
    return "http".equalsIgnoreCase(uri.getScheme()) ? HTTP : HTTPS;
  }

  private static int number(String authority) {
    String digits = authority.substring(authority.lastIndexOf(':') + 1);
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException none) {
      return -1;
    }
  }
}
