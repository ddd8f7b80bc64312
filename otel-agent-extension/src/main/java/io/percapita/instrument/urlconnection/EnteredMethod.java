package io.percapita.instrument.urlconnection;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** One method of a connection that the application is in, on one thread. */
final class EnteredMethod {
  /** What this thread is in. The methods of a connection call one another. */
  private static final ThreadLocal<EnteredMethod> CURRENT = new ThreadLocal<>();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          EnteredMethod.class,
          "HeldOutputStream",
          "LogInSchemes",
          "OpenConnections",
          "UnsentUrlRequest",
          "UrlCall");

  private final HttpURLConnection connection;
  private final UrlCall call;
  private final @Nullable EnteredMethod outer;
  private final TapScope scope;

  private EnteredMethod(HttpURLConnection connection, UrlCall call) {
    this.connection = connection;
    this.call = call;
    this.outer = CURRENT.get();
    this.scope = call.enter();
    CURRENT.set(this);
  }

  /** Answers null where there is nothing to follow, or the connection calls itself. */
  static @Nullable EnteredMethod enter(HttpURLConnection connection) {
    if (BROKEN != null) {
      CallTaps.adapterFailed(UrlCall.CLIENT, BROKEN);
      return null;
    }
    EnteredMethod current = CURRENT.get();
    if (current != null && current.connection == connection) {
      return null;
    }
    UrlCall call = OpenConnections.get(connection);
    if (call == null) {
      if (!CallTaps.mayFollow(connection.getURL().getHost())) {
        return null;
      }
      call = UrlCall.begin(connection);
      OpenConnections.put(connection, call);
    }
    return new EnteredMethod(connection, call);
  }

  /**
   * The same, of a method that may send the request.
   *
   * @return {method, exception}, or null; with an exception, nothing is to be sent
   */
  static Object @Nullable [] enterSending(HttpURLConnection connection) throws IOException {
    EnteredMethod entered = enter(connection);
    if (entered == null) {
      return null;
    }
    try {
      return new Object[] {entered, entered.call.sending(connection)};
    } catch (Throwable t) {
      entered.leave();
      throw t;
    }
  }

  /**
   * The same, of the method that gives the stream for the request's body.
   *
   * @param streams whether the request's head is sent before its body is known
   */
  static Object @Nullable [] enterRequest(HttpURLConnection connection, boolean streams)
      throws IOException {
    if (streams) {
      return enterSending(connection);
    }
    EnteredMethod entered = enter(connection);
    return entered == null ? null : new Object[] {entered, null};
  }

  /** The application sets a header of a request. */
  static void setting(HttpURLConnection connection, @Nullable String name, @Nullable String value) {
    if (BROKEN == null) {
      LogInSchemes.set(connection, name, value);
    }
  }

  /** The application gives a connection up, in the midst of it or after it has all. */
  static void disconnecting(HttpURLConnection connection) {
    UrlCall call = BROKEN == null ? OpenConnections.get(connection) : null;
    if (call != null) {
      call.cancelled();
    }
  }

  /** Nothing was sent. */
  void refused() {
    leave();
  }

  /** The connection is open. */
  void connected(@Nullable Throwable thrown) {
    leave();
    if (thrown != null) {
      call.failed(thrown);
      OpenConnections.remove(connection); // it can be opened once more, which is another call
    }
  }

  /**
   * Answers the stream to which the application is to write the request's body.
   *
   * @param status the HTTP status of who refused to be sent one, or -1
   */
  @Nullable OutputStream requested(
      int status, @Nullable OutputStream body, @Nullable Throwable thrown) {
    leave();
    if (thrown != null) {
      call.unsent(status, thrown);
    }
    return body == null ? null : call.requestBody(body);
  }

  /**
   * Answers the stream from which the application is to read the response's body.
   *
   * @param status the HTTP status, or -1 if there is none
   */
  @Nullable InputStream answered(
      int status, @Nullable InputStream body, @Nullable Throwable thrown) {
    try {
      call.answered(connection, status, thrown);
    } finally {
      leave();
    }
    return body == null ? null : call.responseBody(body);
  }

  private void leave() {
    scope.close();
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }
}
