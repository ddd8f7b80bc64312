package io.percapita.provider;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server that a URL names.
 *
 * @param host its name, without brackets that are not the URL's own
 * @param port its port, that of the scheme where none is named
 */
public record Authority(String host, int port) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** The names of containers have underscores, which Java's URI takes for no host at all. */
  private static final Pattern WITH_UNDERSCORES =
      Pattern.compile("(?:[^@]*@)?([\\w.-]+)(?::(\\d{1,5})?)?");

  /** The server of a URL, or null if it names none. */
  public static @Nullable Authority of(URI url) {
    int usual = "http".equalsIgnoreCase(url.getScheme()) ? HTTP : HTTPS;
    String host = url.getHost();
    if (host != null) {
      return new Authority(host, url.getPort() >= 0 ? url.getPort() : usual);
    }
    String authority = url.getRawAuthority();
    Matcher matcher = authority == null ? null : WITH_UNDERSCORES.matcher(authority);
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    String port = matcher.group(2);
    return new Authority(matcher.group(1), port == null ? usual : Integer.parseInt(port));
  }
}
