package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TappedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** A response body that shows a tap what the application reads. */
final class TappedResponseEntity extends HttpEntityWrapper {
  private final CallTap tap;
  private final @Nullable ClassicHttpRequest request;
  private final boolean isFromConnection;
  private @Nullable InputStream content;

  private TappedResponseEntity(
      HttpEntity entity,
      CallTap tap,
      @Nullable ClassicHttpRequest request,
      boolean isFromConnection) {
    super(entity);
    this.tap = tap;
    this.request = request;
    this.isFromConnection = isFromConnection;
  }

  /**
   * Shows a response to a tap, its body when that is read.
   *
   * @param isFromConnection whether it is as the connection has it, or as the application gets it
   */
  static void tap(
      ClassicHttpResponse response,
      CallTap tap,
      @Nullable ClassicHttpRequest request,
      boolean isFromConnection) {
    try {
      tap.responseHead(response.getCode(), name -> header(response, name));
      HttpEntity entity = response.getEntity();
      if (entity == null) {
        tap.completed();
      } else {
        response.setEntity(new TappedResponseEntity(entity, tap, request, isFromConnection));
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(Apache5Call.CLIENT, t);
      tap.cancelled();
    }
  }

  static @Nullable String header(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public @Nullable InputStream getContent() throws IOException {
    if (content == null) {
      InputStream body = super.getContent();
      content = body == null ? null : tapped(body);
    }
    return content;
  }

  /** What comes by one of the library's own streams is read to its end when that is closed. */
  private InputStream tapped(InputStream body) {
    Consumer<IOException> onFailure = e -> Apache5Call.tell(tap, request, e);
    return body.getClass() == ChunkedInputStream.class
            || body.getClass() == ContentLengthInputStream.class
        ? TappedInputStream.drained(body, tap, onFailure)
        : new TappedInputStream(body, tap, onFailure);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream body = getContent()) {
      if (body != null) {
        body.transferTo(out);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      InputStream body = isFromConnection ? getContent() : null;
      if (body != null) {
        body.close(); // first, as it would be closed past the tap
      }
      super.close();
    } finally {
      tap.cancelled();
    }
  }
}
