package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.BodyPosition;
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
  private static final String IO_OF_THE_LIBRARY = "org.apache.hc.core5.http.impl.io.";

  private final CallTap tap;
  private final @Nullable ClassicHttpRequest request;

  /** Whether closing the entity is closing its content and nothing else: as a connection has it. */
  private final boolean closesContent;

  private final BodyPosition position = new BodyPosition();
  private @Nullable InputStream content;

  private TappedResponseEntity(
      HttpEntity entity, CallTap tap, @Nullable ClassicHttpRequest request) {
    super(entity);
    this.tap = tap;
    this.request = request;
    this.closesContent = isIncoming(entity.getClass().getName());
  }

  /** In {@code impl.io}, or {@code impl.io.support} in later versions. */
  private static boolean isIncoming(String type) {
    return type.startsWith(IO_OF_THE_LIBRARY) && type.endsWith(".IncomingHttpEntity");
  }

  /** Shows a response to a tap, its body when that is read. */
  static void tap(ClassicHttpResponse response, CallTap tap, @Nullable ClassicHttpRequest request) {
    try {
      tap.responseHead(response.getCode(), name -> header(response, name));
      HttpEntity entity = response.getEntity();
      if (entity == null) {
        tap.completed();
      } else {
        response.setEntity(new TappedResponseEntity(entity, tap, request));
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
    if (content == null || isRepeatable()) { // as what an application has buffered
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

  @Override
  public void close() throws IOException {
    try {
      InputStream body = closesContent ? getContent() : null;
      if (body == null) {
        super.close();
      } else {
        body.close(); // which reads the rest, as the entity would past the tap
      }
    } finally {
      tap.cancelled();
    }
  }
}
