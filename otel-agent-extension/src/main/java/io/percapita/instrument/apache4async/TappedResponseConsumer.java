package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.io.IOException;
import org.apache.http.Header;
import org.apache.http.HttpException;
import org.apache.http.HttpResponse;
import org.apache.http.entity.BasicHttpEntity;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.nio.client.methods.AsyncCharConsumer;
import org.apache.http.nio.client.methods.ZeroCopyConsumer;
import org.apache.http.nio.protocol.BasicAsyncResponseConsumer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HTTP;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** What the application receives: the last response of a call, which is shown to a tap. */
final class TappedResponseConsumer<T> implements HttpAsyncResponseConsumer<T> {
  private final HttpAsyncResponseConsumer<T> consumer;
  private final AsyncCall call;
  private volatile CallTap tap = CallTaps.NOOP;
  private volatile @Nullable ResponseFilter filter;
  private volatile @Nullable FilteredDecoder filtered;
  private volatile @Nullable IOControl control;

  TappedResponseConsumer(HttpAsyncResponseConsumer<T> consumer, AsyncCall call) {
    this.consumer = consumer;
    this.call = call;
  }

  /**
   * Whether a consumer reads all that there is, and so what is left over where the client takes the
   * body for read: the library's own do, whatever the application makes of them.
   */
  static boolean canFilterFor(HttpAsyncResponseConsumer<?> consumer) {
    return consumer instanceof BasicAsyncResponseConsumer
        || consumer instanceof AsyncByteConsumer
        || consumer instanceof AsyncCharConsumer
        || consumer instanceof ZeroCopyConsumer;
  }

  @Override
  public void responseReceived(HttpResponse response) throws IOException, HttpException {
    answered(response);
    consumer.responseReceived(response);
  }

  private void answered(HttpResponse response) {
    try {
      LayeredCall layered = call.call();
      int status = response.getStatusLine().getStatusCode();
      if (layered != null && (layered.exchanged(status) || layered.answered(status, true))) {
        tap = layered.tap();
        tap.responseHead(status, name -> header(response, name));
        filter = tap.responseFilter(status, name -> header(response, name));
        if (filter != null) {
          withoutLength(response);
        }
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
    }
  }

  private static void withoutLength(HttpResponse response) {
    response.removeHeaders(HTTP.CONTENT_LEN);
    if (response.getEntity() instanceof BasicHttpEntity entity) {
      entity.setContentLength(-1);
    }
  }

  private static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public void consumeContent(ContentDecoder decoder, IOControl connection) throws IOException {
    CallTap shown = tap;
    ContentDecoder tapped = shown.isActive() ? new TappedDecoder(decoder, shown) : decoder;
    ResponseFilter taking = filter;
    if (taking == null) {
      consumer.consumeContent(tapped, connection);
      return;
    }
    FilteredDecoder known = filtered;
    FilteredDecoder passed = known == null ? new FilteredDecoder(tapped, taking) : known;
    filtered = passed;
    control = connection;
    passed.consumedBy(consumer, connection);
  }

  /** The body has broken off. */
  private void consumeRest() {
    FilteredDecoder passed = filtered;
    IOControl connection = control;
    if (passed == null || connection == null || consumer.isDone()) {
      return;
    }
    try {
      passed.breakOff();
      if (!passed.isCompleted()) {
        passed.consumedBy(consumer, connection);
      }
    } catch (IOException | RuntimeException ignored) {
      // It is told of a failure all the same.
    }
  }

  @Override
  public void responseCompleted(HttpContext context) {
    tap.completed(); // first, as the application may go on within
    forget();
    consumer.responseCompleted(context);
  }

  @Override
  public void failed(Exception cause) {
    call.failed(tap, cause);
    consumeRest();
    forget();
    consumer.failed(cause);
  }

  @Override
  public boolean cancel() {
    tap.cancelled();
    forget();
    return consumer.cancel();
  }

  @Override
  public void close() throws IOException {
    tap.cancelled();
    forget();
    consumer.close();
  }

  /** The application may keep its request, and that the client's handler. */
  private void forget() {
    tap = CallTaps.NOOP;
    filter = null;
    filtered = null;
    control = null;
  }

  @Override
  public Exception getException() {
    return consumer.getException();
  }

  @Override
  public T getResult() {
    return consumer.getResult();
  }

  @Override
  public boolean isDone() {
    return consumer.isDone();
  }
}
