package io.percapita.instrument.jetty9;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpExchange;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;

/** Fails a request without sending it, so that whoever waits for its answer is told. */
final class RefusedRequest {
  private RefusedRequest() {}

  /**
   * Aborts an exchange that stands in no queue, so that no connection is made for it and none can
   * take it up.
   */
  static void fail(
      HttpClient client,
      HttpRequest request,
      List<Response.ResponseListener> listeners,
      IOException cause)
      throws ReflectiveOperationException {
    HttpDestination destination = destination(client, request);
    // The conversation takes note of it, and tells it of the abortion.
    HttpExchange unused = new HttpExchange(destination, request, listeners);
    request.abort(cause);
  }

  /** In 9 the one way to have it is public, since 10 the other. */
  private static HttpDestination destination(HttpClient client, HttpRequest request)
      throws ReflectiveOperationException {
    try {
      Method resolve = HttpClient.class.getMethod("resolveDestination", Request.class);
      return (HttpDestination) resolve.invoke(client, request);
    } catch (NoSuchMethodException e) {
      return (HttpDestination)
          HttpClient.class
              .getMethod("getDestination", String.class, String.class, int.class)
              .invoke(client, request.getScheme(), request.getHost(), request.getPort());
    }
  }
}
