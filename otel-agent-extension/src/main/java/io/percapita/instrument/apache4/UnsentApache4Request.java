package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentApache4Request implements UnsentRequest {
  private final @Nullable HttpHost target;
  private final HttpRequest request;
  private final boolean isEarly;
  private final @Nullable HttpRequest asked;

  private UnsentApache4Request(
      @Nullable HttpHost target,
      HttpRequest request,
      boolean isEarly,
      @Nullable HttpRequest asked) {
    this.target = target;
    this.request = request;
    this.isEarly = isEarly;
    this.asked = asked;
  }

  /** A request as the application gives it to the client. */
  static UnsentApache4Request early(@Nullable HttpHost target, HttpRequest request) {
    return new UnsentApache4Request(target, request, true, null);
  }

  /**
   * A request as it goes onto a connection.
   *
   * @param asked the request as the application gave it to the client, if that is known
   */
  static UnsentApache4Request sent(
      @Nullable HttpHost target, HttpRequest request, @Nullable HttpRequest asked) {
    return new UnsentApache4Request(target, request, false, asked);
  }

  @Override
  public boolean isEarly() {
    return isEarly;
  }

  @Override
  public URI uri() {
    return Apache4Call.uri(target, request);
  }

  @Override
  public @Nullable String header(String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public long bodyLength() {
    HttpEntity entity = entity();
    return entity == null ? 0 : entity.getContentLength();
  }

  @Override
  public byte @Nullable [] body() throws IOException {
    HttpEntity entity = entity();
    if (entity == null || !entity.isRepeatable()) {
      return null;
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    entity.writeTo(written);
    return written.toByteArray();
  }

  @Override
  public boolean canFilterResponse() {
    return true;
  }

  /** What the client has asked for by itself, it decodes by itself. */
  @Override
  public boolean mayGetEncoded() {
    Header own = asked == null ? null : asked.getFirstHeader("Accept-Encoding");
    return asked == null
        ? UnsentRequest.super.mayGetEncoded()
        : own != null && UnsentRequest.namesEncoding(own.getValue());
  }

  @Override
  public boolean canReplaceBody() {
    return entity() != null;
  }

  /** The client wraps all requests; others have an address for good. */
  @Override
  public boolean canReplacePath() {
    return request instanceof HttpRequestWrapper;
  }

  private @Nullable HttpEntity entity() {
    return request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
  }
}
