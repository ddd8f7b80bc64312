package io.percapita.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The model or deployment that the path of a request names, as Google's, Amazon's and Azure's do.
 */
public final class ModelInPath {
  private static final String ENCODED_COLON = "%3A";

  private ModelInPath() {}

  /**
   * The same address with another model in its path.
   *
   * @param model the model it names, percent-encoding removed
   * @return null if no segment of the path names the model
   */
  public static @Nullable URI replaced(URI uri, String model, String other) {
    String path = uri.getRawPath();
    if (path == null) {
      return null;
    }
    String[] segments = path.split("/", -1);
    for (int i = segments.length - 1; i >= 0; i--) {
      String rest = restAfter(segments[i], model);
      if (rest != null) {
        segments[i] = encoded(other) + rest;
        return withPath(uri, String.join("/", segments));
      }
    }
    return null;
  }

  /**
   * What follows the model in a segment: nothing, or the name of a method; null if it is another.
   */
  private static @Nullable String restAfter(String segment, String model) {
    if (decoded(segment).equals(model)) {
      return "";
    }
    int colon =
        Math.max(
            segment.lastIndexOf(':'), segment.toUpperCase(Locale.ROOT).lastIndexOf(ENCODED_COLON));
    return colon > 0 && decoded(segment.substring(0, colon)).equals(model)
        ? segment.substring(colon)
        : null;
  }

  private static @Nullable URI withPath(URI uri, String path) {
    StringBuilder text = new StringBuilder();
    text.append(uri.getScheme()).append("://").append(uri.getRawAuthority()).append(path);
    if (uri.getRawQuery() != null) {
      text.append('?').append(uri.getRawQuery());
    }
    try {
      return new URI(text.toString());
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return segment;
    }
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%3A", ":")
        .replace("%40", "@");
  }
}
