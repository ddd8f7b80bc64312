package io.percapita.instrument.urlconnection;

import io.opentelemetry.javaagent.percapita.bridge.KeptByObject;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** The call that each connection carries. Keeps no connection from being collected. Thread-safe. */
final class OpenConnections {
  private static final KeptByObject<UrlCall> CALLS = new KeptByObject<>();

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
