package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TappedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** A response body that shows a tap what the application reads. */
final class TappedResponseEntity extends HttpEntityWrapper {
  private final CallTap tap;
  private final @Nullable HttpRequest request;
  private @Nullable InputStream content;

  private TappedResponseEntity(HttpEntity entity, CallTap tap, @Nullable HttpRequest request) {
    super(entity);
    this.tap = tap;
    this.request = request;
  }

  /** Shows a response to a tap, its body when that is read. */
  static void tap(HttpResponse response, CallTap tap, @Nullable HttpRequest request) {
    try {
      tap.responseHead(response.getStatusLine().getStatusCode(), name -> header(response, name));
      HttpEntity entity = response.getEntity();
      if (entity == null) {
        tap.completed();
      } else {
        response.setEntity(new TappedResponseEntity(entity, tap, request));
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(Apache4Call.CLIENT, t);
      tap.cancelled();
    }
  }

  static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public @Nullable InputStream getContent() throws IOException {
    if (content == null) {
      InputStream body = super.getContent();
      content =
          body == null
              ? null
              : new TappedInputStream(body, tap, e -> Apache4Call.tell(tap, request, e));
    }
    return content;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream body = getContent()) {
      if (body != null) {
        body.transferTo(out);
      }
    }
  }
}
