package io.percapita.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a Redis or Valkey is. */
public final class RedisUrl {
  private static final String ALLOWED = "redis://host:port or rediss://host:port";

  private RedisUrl() {}

  /** Whether a URL names one. */
  public static boolean isOne(URI url) {
    return isRedis(url) && url.getHost() != null;
  }

  /** What a URL that names none has to be, in words that repeat nothing of it. */
  public static String allowed(@Nullable URI url) {
    boolean hasUnderscore =
        url != null
            && isRedis(url)
            && url.getAuthority() != null
            && url.getAuthority().contains("_");
    // Containers have such names; a URL's host, as Java reads it, must not.
    return hasUnderscore ? ALLOWED + ", the host by a name without _" : ALLOWED;
  }

  private static boolean isRedis(URI url) {
    return "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
  }
}
