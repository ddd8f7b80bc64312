package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import java.net.URI;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * A request changed for one exchange, since it may be the application's own, which is to find it as
 * it was.
 */
final class ChangedRequest {
  private static final String LENGTH = "Content-Length";

  private final HttpRequest request;
  private final @Nullable HttpEntity entity;
  private final @Nullable URI uri;
  private final @Nullable Header length;
  private boolean hasChanged;
  private boolean hasOtherEntity;

  ChangedRequest(HttpRequest request) {
    this.request = request;
    this.entity =
        request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
    this.uri = request instanceof HttpRequestWrapper wrapper ? wrapper.getURI() : null;
    this.length = request.getFirstHeader(LENGTH);
  }

  @Nullable HttpEntity entity() {
    return request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
  }

  void entity(HttpEntity other) {
    hasOtherEntity = true;
    ((HttpEntityEnclosingRequest) request).setEntity(other);
  }

  /** Makes the changes to be made. */
  void change(Outgoing outgoing) {
    if (outgoing.isUnchanged()) {
      return;
    }
    hasChanged = true;
    byte[] body = outgoing.body();
    if (body != null && entity != null) {
      ByteArrayEntity replaced = new ByteArrayEntity(body);
      replaced.setContentType(entity.getContentType());
      replaced.setContentEncoding(entity.getContentEncoding());
      entity(replaced);
      if (length != null) {
        request.setHeader(LENGTH, Integer.toString(body.length));
      }
    }
    URI changed = outgoing.uri();
    if (changed != null && uri != null && request instanceof HttpRequestWrapper wrapper) {
      wrapper.setURI(uri.isAbsolute() ? changed : relative(changed));
    }
  }

  /** Takes all changes back. */
  void restore() {
    if (hasOtherEntity && entity != null) {
      entity(entity);
    }
    if (!hasChanged) {
      return;
    }
    if (uri != null) {
      ((HttpRequestWrapper) request).setURI(uri);
    }
    if (length != null) {
      request.setHeader(length);
    }
  }

  private static URI relative(URI uri) {
    return URI.create(
        uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
  }
}
