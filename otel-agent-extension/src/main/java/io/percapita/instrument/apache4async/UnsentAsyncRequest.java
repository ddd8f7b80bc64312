package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A request before it is sent, whose body is written by a producer. */
final class UnsentAsyncRequest implements UnsentRequest {
  private final URI uri;
  private final HttpRequest request;
  private final @Nullable HttpEntity produced;
  private final boolean isEarly;
  private final boolean filters;

  private UnsentAsyncRequest(
      URI uri,
      HttpRequest request,
      @Nullable HttpEntity produced,
      boolean isEarly,
      boolean filters) {
    this.uri = uri;
    this.request = request;
    this.produced = produced;
    this.isEarly = isEarly;
    this.filters = filters;
  }

  /**
   * A request as the application gives it to the client.
   *
   * @param produced what its producer is known to write, or null
   */
  static UnsentAsyncRequest early(URI uri, HttpRequest request, @Nullable HttpEntity produced) {
    return new UnsentAsyncRequest(uri, request, produced, true, false);
  }

  /**
   * A request as it goes onto a connection.
   *
   * @param produced what its producer is known to write, or null
   * @param filters whether the response can be filtered
   */
  static UnsentAsyncRequest sent(
      URI uri, HttpRequest request, @Nullable HttpEntity produced, boolean filters) {
    return new UnsentAsyncRequest(uri, request, produced, false, filters);
  }

  @Override
  public boolean isEarly() {
    return isEarly;
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public @Nullable String header(String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public long bodyLength() {
    HttpEntity entity = produced != null ? produced : entity(request);
    return entity == null ? 0 : entity.getContentLength();
  }

  @Override
  public byte @Nullable [] body() throws IOException {
    if (produced == null || !produced.isRepeatable()) {
      return null;
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    produced.writeTo(written);
    return written.toByteArray();
  }

  @Override
  public boolean canReplaceBody() {
    return produced != null && ProducedBody.canReplace(request);
  }

  @Override
  public boolean canFilterResponse() {
    return filters;
  }

  @Override
  public boolean canReplacePath() {
    return false;
  }

  /** The entity of a request, or null. */
  static @Nullable HttpEntity entity(HttpRequest request) {
    return request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
  }
}
