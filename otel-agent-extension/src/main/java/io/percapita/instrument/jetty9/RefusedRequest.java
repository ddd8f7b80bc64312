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
import org.jspecify.annotations.Nullable;

/** Fails a request without sending it, so that whoever waits for its answer is told. */
final class RefusedRequest {
  /** In 9 the one way to find where a request goes is public, since 10 the other; or null. */
  private static final @Nullable Method RESOLVE = method("resolveDestination", Request.class);

  private static final @Nullable Method GET =
      method("getDestination", String.class, String.class, int.class);

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

  /** Where a request goes. */
  static HttpDestination destination(HttpClient client, HttpRequest request)
      throws ReflectiveOperationException {
    if (RESOLVE != null) {
      return (HttpDestination) RESOLVE.invoke(client, request);
    }
    if (GET == null) {
      throw new NoSuchMethodException("neither resolveDestination nor getDestination");
    }
    return (HttpDestination)
        GET.invoke(client, request.getScheme(), request.getHost(), request.getPort());
  }

  private static @Nullable Method method(String name, Class<?>... parameters) {
    try {
      return HttpClient.class.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
