package io.percapita.instrument.jetty9;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.util.Set;
import org.eclipse.jetty.client.ContentDecoder;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/** Headers, of a type that was a class before it became an interface: so read as a sequence. */
final class JettyHeaders {
  private static final String CONTENT_ENCODING = "Content-Encoding";

  private JettyHeaders() {}

  /** Takes out what a layer above may have added and the provider is not to have, unless signed. */
  @SuppressWarnings("NullAway") // a header that is set to null is removed
  static void withhold(Request request) {
    String authorization = first(request.getHeaders(), "Authorization");
    CallTaps.withheldHeaders(authorization).forEach(name -> request.header(name, null));
  }

  /** Sets a request header in place of whatever there is by its name. */
  @SuppressWarnings("NullAway") // a header that is set to null is removed
  static void set(Request request, String name, String value) {
    request.header(name, null).header(name, value);
  }

  /** A request header. */
  static @Nullable String of(Request request, String name) {
    return first(request.getHeaders(), name);
  }

  /** A response header; none for an encoding of the body that the client removes. */
  static @Nullable String of(Response response, String name, Set<ContentDecoder.Factory> decoders) {
    String value = first(response.getHeaders(), name);
    return value != null
            && name.equalsIgnoreCase(CONTENT_ENCODING)
            && isDecoded(value.strip(), decoders)
        ? null
        : value;
  }

  /** Whether the client removes an encoding. */
  static boolean isDecoded(String encoding, Set<ContentDecoder.Factory> decoders) {
    for (ContentDecoder.Factory decoder : decoders) {
      if (decoder.getEncoding().equalsIgnoreCase(encoding)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String first(Iterable<HttpField> headers, String name) {
    for (HttpField header : headers) {
      if (header.getName().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }
}
