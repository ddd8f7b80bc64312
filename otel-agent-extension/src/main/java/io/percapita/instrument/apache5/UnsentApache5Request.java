package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentApache5Request implements UnsentRequest {
  private final @Nullable HttpHost target;
  private final ClassicHttpRequest request;
  private final boolean isEarly;
  private final @Nullable ClassicHttpRequest asked;

  private UnsentApache5Request(
      @Nullable HttpHost target,
      ClassicHttpRequest request,
      boolean isEarly,
      @Nullable ClassicHttpRequest asked) {
    this.target = target;
    this.request = request;
    this.isEarly = isEarly;
    this.asked = asked;
  }

  /** A request as the application gives it to the client. */
  static UnsentApache5Request early(@Nullable HttpHost target, ClassicHttpRequest request) {
    return new UnsentApache5Request(target, request, true, null);
  }

  /**
   * A request as it goes onto a connection.
   *
   * @param asked the request as the application gave it to the client, if that is known
   */
  static UnsentApache5Request sent(
      @Nullable HttpHost target, ClassicHttpRequest request, @Nullable ClassicHttpRequest asked) {
    return new UnsentApache5Request(target, request, false, asked);
  }

  @Override
  public boolean isEarly() {
    return isEarly;
  }

  @Override
  public URI uri() {
    try {
      return Apache5Call.uri(target, request);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable String header(String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public long bodyLength() {
    HttpEntity entity = request.getEntity();
    return entity == null ? 0 : entity.getContentLength();
  }

  @Override
  public byte @Nullable [] body() throws IOException {
    HttpEntity entity = request.getEntity();
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
    return request.getEntity() != null;
  }

  @Override
  public boolean canReplacePath() {
    return true;
  }
}
