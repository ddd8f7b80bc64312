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
  private final long length;

  /**
   * Describes a request.
   *
   * @param headers those that the connection told before it was open, and of a log-in the scheme
   * @param written its body, if that was written before; null if it is streamed or there is none
   */
  UnsentUrlRequest(URI uri, Map<String, List<String>> headers, @Nullable HeldOutputStream written) {
    this.uri = uri;
    this.headers = headers;
    this.body = written == null ? null : written.held();
    this.length = written == null ? -1 : written.length();
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
    return length;
  }

  @Override
  public byte @Nullable [] body() {
    return body;
  }

  @Override
  public boolean canFilterResponse() {
    return true;
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
