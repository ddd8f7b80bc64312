package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.BodyPosition;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TappedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.io.ChunkedInputStream;
import org.apache.http.impl.io.ContentLengthInputStream;
import org.jspecify.annotations.Nullable;

/** A response body that shows a tap what the application reads. */
final class TappedResponseEntity extends HttpEntityWrapper {
  private final CallTap tap;
  private final @Nullable HttpRequest request;
  private final BodyPosition position = new BodyPosition();
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
    if (content == null || isRepeatable()) { // as what an application has buffered
      InputStream body = super.getContent();
      content = body == null ? null : tapped(body);
    }
    return content;
  }

  /** What comes by one of the library's own streams is read to its end when that is closed. */
  private InputStream tapped(InputStream body) {
    Consumer<IOException> onFailure = e -> Apache4Call.tell(tap, request, e);
    return body.getClass() == ChunkedInputStream.class
            || body.getClass() == ContentLengthInputStream.class
        ? TappedInputStream.drained(body, tap, onFailure)
        : new TappedInputStream(body, tap, onFailure, position.fromStart());
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
