package io.percapita.smoke.app;

/** One HTTP client library, able to send a request in each of its ways. */
interface Driver {
  /**
   * Sends a request and reads the response in the way named.
   *
   * @return what the application saw
   * @throws Exception what the client threw at the application
   */
  Outcome send(SmokeRequest request) throws Exception;
}
