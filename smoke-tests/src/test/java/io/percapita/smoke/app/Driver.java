package io.percapita.smoke.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One HTTP client library, able to send a request in each of its ways. */
public interface Driver {
  /** How long a client waits that is asked to be impatient; a first piece takes far less. */
  int IMPATIENCE_MILLIS = 2_000;

  /**
   * Sends a request and reads the response in the way named.
   *
   * @return what the application saw
   * @throws Exception what the client threw at the application
   */
  Outcome send(SmokeRequest request) throws Exception;

  /**
   * Begins a call, whose whole body is then read on the client's threads.
   *
   * @return completed where the client tells of the response
   */
  default CompletableFuture<Outcome> begin(SmokeRequest request) {
    throw new UnsupportedOperationException();
  }

  /**
   * Begins a call that is not going to be answered.
   *
   * @return gives the call up
   */
  default Runnable beginUnanswered(SmokeRequest request) throws Exception {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether what follows a call may run within a span that the agent makes of the request, above
   * what we see of it, in place of the application's own.
   */
  default boolean endsWithinTheAgentsSpan() {
    return false;
  }

  /** The same address, for a WebSocket. */
  static String webSocketUrl(SmokeRequest request) {
    return request.url().replaceFirst("^http", "ws");
  }

  /**
   * Waits for a call.
   *
   * @throws Exception what the client tells the application of, as it does
   */
  static <T> T result(Future<T> call) throws Exception {
    try {
      return call.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
