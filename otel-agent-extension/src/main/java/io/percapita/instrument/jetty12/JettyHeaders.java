package io.percapita.instrument.jetty12;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.util.Set;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Headers of requests and responses. */
final class JettyHeaders {
  private static final String CONTENT_ENCODING = "Content-Encoding";

  private JettyHeaders() {}

  /** Takes out what a layer above may have added and the provider is not to have, unless signed. */
  static void withhold(Request request) {
    Set<String> withheld =
        CallTaps.withheldHeaders(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    if (withheld.stream().anyMatch(request.getHeaders()::contains)) {
      request.headers(headers -> withheld.forEach(headers::remove));
    }
  }

  /** A response header; none for the encoding of a body that the client has decoded. */
  static @Nullable String of(Response response, String name, boolean isDecoded) {
    return isDecoded && name.equalsIgnoreCase(CONTENT_ENCODING)
        ? null
        : response.getHeaders().get(name);
  }
}
