package io.percapita.instrument.urlconnection;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.KeptByObject;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * By which scheme the request of each connection logs in, which may be a signature. A connection
 * does not tell it, so it is heard when it is set; of what follows the scheme nothing is kept.
 * Keeps no connection from being collected. Thread-safe.
 */
final class LogInSchemes {
  static final String HEADER = "Authorization";

  /** In place of a key or a signature. */
  private static final String WITHHELD = " ...";

  private static final KeptByObject<String> SCHEMES = new KeptByObject<>();

  private LogInSchemes() {}

  /** A header of a request is set. */
  static void set(HttpURLConnection connection, @Nullable String name, @Nullable String value) {
    if (!HEADER.equalsIgnoreCase(name) || !CallTaps.mayFollow(connection.getURL().getHost())) {
      return;
    }
    String stripped = value == null ? "" : value.strip();
    int end = stripped.indexOf(' ');
    if (end < 0) {
      SCHEMES.remove(connection); // a key alone
    } else {
      SCHEMES.put(connection, stripped.substring(0, end) + WITHHELD);
    }
  }

  /** The header with a scheme and without what follows it; null if there is none. */
  static @Nullable String of(HttpURLConnection connection) {
    return SCHEMES.get(connection);
  }
}
