package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * A request changed for one exchange, since it may be the application's own, which is to find it as
 * it was.
 */
final class ChangedRequest {
  private static final String LENGTH = "Content-Length";

  private final ClassicHttpRequest request;
  private final @Nullable HttpEntity entity;
  private final @Nullable String path;
  private final @Nullable Header length;
  private boolean hasChanged;

  ChangedRequest(ClassicHttpRequest request) {
    this.request = request;
    this.entity = request.getEntity();
    this.path = request.getPath();
    this.length = request.getFirstHeader(LENGTH);
  }

  /** Makes the changes to be made. */
  void change(Outgoing outgoing) {
    if (outgoing.isUnchanged()) {
      return;
    }
    hasChanged = true;
    byte[] body = outgoing.body();
    if (body != null && entity != null) {
      String type = entity.getContentType();
      request.setEntity(
          new ByteArrayEntity(
              body,
              type == null ? null : ContentType.parseLenient(type),
              entity.getContentEncoding()));
      if (length != null) {
        request.setHeader(LENGTH, Integer.toString(body.length));
      }
    }
    URI uri = outgoing.uri();
    if (uri != null) {
      request.setPath(
          uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    }
  }

  /** Takes all changes back. */
  void restore() {
    request.setEntity(entity);
    if (!hasChanged) {
      return;
    }
    request.setPath(path);
    if (length != null) {
      request.setHeader(length);
    }
  }
}
