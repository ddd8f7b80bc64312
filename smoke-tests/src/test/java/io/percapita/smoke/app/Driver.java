package io.percapita.smoke.app;

import java.util.concurrent.CompletableFuture;

/** One HTTP client library, able to send a request in each of its ways. */
interface Driver {
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
}
