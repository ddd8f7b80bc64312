package io.percapita.instrument.jetty12;

import java.io.IOException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpDestination;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/** Fails a request without sending it, so that whoever waits for its answer is told. */
final class RefusedRequest {
  private RefusedRequest() {}

  /**
   * Aborts an exchange that stands in no queue, so that no connection is made for it and none can
   * take it up.
   *
   * @param destination where it was to go
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the listeners are told
  static void fail(
      HttpDestination destination,
      HttpRequest request,
      Response.@Nullable CompleteListener listener,
      IOException cause) {
    if (listener != null) {
      request.getResponseListeners().addCompleteListener(listener, true);
    }
    HttpExchange unused = new HttpExchange(destination, request);
    // Only a request's first abortion is passed on to its exchanges; one that the application has
    // aborted, or sends once more after a failure, has had it.
    request.abort(cause);
    unused.abort(cause, Promise.noop());
  }
}
