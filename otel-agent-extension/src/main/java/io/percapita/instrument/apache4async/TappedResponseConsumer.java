package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import java.io.IOException;
import org.apache.http.Header;
import org.apache.http.HttpException;
import org.apache.http.HttpResponse;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** What the application receives: the last response of a call, which is shown to a tap. */
final class TappedResponseConsumer<T> implements HttpAsyncResponseConsumer<T> {
  private final HttpAsyncResponseConsumer<T> consumer;
  private final AsyncCall call;
  private volatile CallTap tap = CallTaps.NOOP;

  TappedResponseConsumer(HttpAsyncResponseConsumer<T> consumer, AsyncCall call) {
    this.consumer = consumer;
    this.call = call;
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
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
    }
  }

  private static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public void consumeContent(ContentDecoder decoder, IOControl control) throws IOException {
    CallTap shown = tap;
    consumer.consumeContent(
        shown.isActive() ? new TappedDecoder(decoder, shown) : decoder, control);
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
