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

  private UnsentApache5Request(
      @Nullable HttpHost target, ClassicHttpRequest request, boolean isEarly) {
    this.target = target;
    this.request = request;
    this.isEarly = isEarly;
  }

  /** A request as the application gives it to the client. */
  static UnsentApache5Request early(@Nullable HttpHost target, ClassicHttpRequest request) {
    return new UnsentApache5Request(target, request, true);
  }

  /** A request as it goes onto a connection. */
  static UnsentApache5Request sent(@Nullable HttpHost target, ClassicHttpRequest request) {
    return new UnsentApache5Request(target, request, false);
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
  public boolean canReplaceBody() {
    return request.getEntity() != null;
  }

  @Override
  public boolean canReplacePath() {
    return true;
  }
}
