package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** Passes a response on and shows it to a tap, once it is known to which. Thread-safe. */
abstract class TappedDataConsumer implements AsyncDataConsumer {
  private final AsyncDataConsumer consumer;
  private final AsyncCall call;
  private volatile CallTap tap = CallTaps.NOOP;
  private volatile boolean isDelivering;
  private volatile boolean isCancelled;

  TappedDataConsumer(AsyncDataConsumer consumer, AsyncCall call) {
    this.consumer = consumer;
    this.call = call;
  }

  /** Shows the head, and from then on the rest. */
  final void show(CallTap shownTo, HttpResponse response, boolean hasBody) {
    tap = shownTo;
    shownTo.responseHead(response.getCode(), name -> header(response, name));
    if (!hasBody) {
      shownTo.completed();
    }
  }

  static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** The body will not come to its end. */
  final void showFailure(Exception cause) {
    call.failed(tap, cause);
    forget();
  }

  /** The application wants no more of it, which it may say while it is given a piece. */
  final void showCancellation() {
    isCancelled = true;
    if (!isDelivering) {
      cancelled();
    }
  }

  private void cancelled() {
    tap.cancelled();
    forget();
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    consumer.updateCapacity(channel);
  }

  @Override
  public final void consume(ByteBuffer buffer) throws IOException {
    // A consumer may leave the buffer unread: the client takes it for read.
    ByteBuffer seen = buffer.asReadOnlyBuffer();
    isDelivering = true;
    try {
      deliver(buffer);
      tap.responseBytes(seen);
    } finally {
      isDelivering = false;
      if (isCancelled) {
        cancelled();
      }
    }
  }

  /** Passes a piece of the body on. */
  void deliver(ByteBuffer buffer) throws IOException {
    consumer.consume(buffer);
  }

  /** Passes on what was held back of a body that has ended, or broken off. */
  void deliverRest() throws IOException {}

  @Override
  public final void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    tap.completed(); // first, as the application's callback may run within
    forget();
    deliverRest();
    consumer.streamEnd(trailers);
  }

  @Override
  public void releaseResources() {
    cancelled();
    consumer.releaseResources();
  }

  /** A connection in a pool keeps what it has worked for last, and so a call that is long over. */
  private void forget() {
    tap = CallTaps.NOOP;
  }
}
