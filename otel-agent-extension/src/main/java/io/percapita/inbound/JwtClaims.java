package io.percapita.inbound;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads claims of a JSON Web Token (<a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>)
 * that a request has in its {@code Authorization}. The token is not verified, which is for the
 * application to do, and neither it nor any claim but those asked for is kept.
 */
final class JwtClaims {
  private static final String SCHEME = "bearer ";

  /** Longer than any header that servers accept by default. */
  private static final int MAX_LENGTH = 16 * 1024;

  private JwtClaims() {}

  /**
   * The claims of those names that are texts or numbers.
   *
   * @param authorization the header's value, or null if there is none
   * @return by name; null if that is no bearer token with claims
   */
  static @Nullable Map<String, String> read(
      @Nullable String authorization, Collection<String> names) {
    byte[] payload = payload(authorization);
    if (payload == null) {
      return null;
    }
    Map<String, String> claims = new HashMap<>();
    boolean isObject =
        FlatJson.members(
            new String(payload, StandardCharsets.UTF_8),
            names,
            (name, value) -> claims.put(name, Held.cut(value)));
    return isObject ? claims : null;
  }

  private static byte @Nullable [] payload(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > MAX_LENGTH
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    int start = authorization.indexOf('.', SCHEME.length()) + 1;
    int end = authorization.indexOf('.', start);
    if (start == 0 || end < 0) {
      return null;
    }
    try {
      return Base64.getUrlDecoder().decode(authorization.substring(start, end));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
