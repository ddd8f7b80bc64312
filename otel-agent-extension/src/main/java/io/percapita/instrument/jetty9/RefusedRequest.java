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
   *
   * @param destination where it was to go
   */
  static void fail(
      HttpDestination destination,
      HttpRequest request,
      List<Response.ResponseListener> listeners,
      IOException cause) {
    HttpExchange unused = new HttpExchange(destination, request, listeners);
    // Only a request's first abortion is passed on to its exchanges; one that the application has
    // aborted, or sends once more after a failure, has had it.
    request.abort(cause);
    unused.abort(cause);
  }

  /** Where a request goes. In 9 the one way to have it is public, since 10 the other. */
  static HttpDestination destination(HttpClient client, HttpRequest request)
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
