package io.percapita.instrument.urlconnection;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentUrlRequest implements UnsentRequest {
  private final URI uri;
  private final Map<String, List<String>> headers;
  private final byte @Nullable [] body;

  /**
   * Describes a request.
   *
   * @param headers those that the connection told before it was open; never that of a log-in
   * @param body its body as far as it is held back, or null
   */
  UnsentUrlRequest(URI uri, Map<String, List<String>> headers, byte @Nullable [] body) {
    this.uri = uri;
    this.headers = headers;
    this.body = body;
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public @Nullable String header(String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty()) {
        return header.getValue().get(0);
      }
    }
    return null;
  }

  @Override
  public long bodyLength() {
    return body == null ? -1 : body.length;
  }

  @Override
  public byte @Nullable [] body() {
    return body;
  }

  @Override
  public boolean canReplaceBody() {
    return body != null;
  }

  /** A connection is made for its address. */
  @Override
  public boolean canReplacePath() {
    return false;
  }
}
