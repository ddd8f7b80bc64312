package io.percapita.instrument.jetty12;

import java.io.IOException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpDestination;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Fails a request without sending it, so that whoever waits for its answer is told. */
final class RefusedRequest {
  private RefusedRequest() {}

  /**
   * Aborts an exchange that stands in no queue, so that no connection is made for it and none can
   * take it up.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the listeners are told
  static void fail(
      HttpClient client,
      HttpRequest request,
      Response.@Nullable CompleteListener listener,
      IOException cause) {
    HttpDestination destination = (HttpDestination) client.resolveDestination(request);
    if (listener != null) {
      request.getResponseListeners().addCompleteListener(listener, true);
    }
    // The conversation takes note of it, and tells it of the abortion.
    HttpExchange unused = new HttpExchange(destination, request);
    request.abort(cause);
  }
}
