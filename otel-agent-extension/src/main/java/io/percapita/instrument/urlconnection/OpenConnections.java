package io.percapita.instrument.urlconnection;

import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The call that each connection carries. Keeps no connection from being collected. Thread-safe. */
final class OpenConnections {
  private static final Map<HttpURLConnection, UrlCall> CALLS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private OpenConnections() {}

  static @Nullable UrlCall get(HttpURLConnection connection) {
    return CALLS.get(connection);
  }

  static void put(HttpURLConnection connection, UrlCall call) {
    CALLS.put(connection, call);
  }

  static void remove(HttpURLConnection connection) {
    CALLS.remove(connection);
  }
}
