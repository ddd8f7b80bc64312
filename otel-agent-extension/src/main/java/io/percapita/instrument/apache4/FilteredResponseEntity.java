package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.FilteredBytes;
import io.opentelemetry.javaagent.percapita.bridge.FilteredInputStream;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.protocol.HTTP;
import org.jspecify.annotations.Nullable;

/** A response body without what a filter takes out of it. */
final class FilteredResponseEntity extends HttpEntityWrapper {
  private final Supplier<@Nullable ResponseFilter> filters;
  private @Nullable ResponseFilter first;
  private @Nullable InputStream content;

  private FilteredResponseEntity(
      HttpEntity entity, ResponseFilter first, Supplier<@Nullable ResponseFilter> filters) {
    super(entity);
    this.first = first;
    this.filters = filters;
  }

  /** Filters a response as the application is to get it; never throws. */
  static void filter(HttpResponse response, CallTap tap) {
    try {
      HttpEntity entity = response.getEntity();
      if (entity == null) {
        return;
      }
      Supplier<@Nullable ResponseFilter> filters =
          () ->
              tap.responseFilter(
                  response.getStatusLine().getStatusCode(), name -> header(response, entity, name));
      ResponseFilter first = filters.get();
      if (first != null) {
        response.setEntity(new FilteredResponseEntity(entity, first, filters));
        response.removeHeaders(HTTP.CONTENT_LEN);
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(Apache4Call.CLIENT, t);
    }
  }

  /** A header of the answer; not all versions take out that of an encoding they have undone. */
  private static @Nullable String header(HttpResponse response, HttpEntity entity, String name) {
    if (HTTP.CONTENT_ENCODING.equalsIgnoreCase(name)) {
      Header encoding = entity.getContentEncoding();
      return encoding == null ? null : encoding.getValue();
    }
    return TappedResponseEntity.header(response, name);
  }

  @Override
  public long getContentLength() {
    return -1;
  }

  @Override
  public @Nullable InputStream getContent() throws IOException {
    if (content == null || isRepeatable()) {
      InputStream body = super.getContent();
      ResponseFilter filter = first == null ? filters.get() : first;
      first = null; // a body that is read again takes another
      content =
          body == null || filter == null
              ? body
              : new FilteredInputStream(body, new FilteredBytes(filter));
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
