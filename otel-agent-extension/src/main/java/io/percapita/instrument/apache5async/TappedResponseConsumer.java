package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** What the application receives; shown to the call's tap if that was not done on the wire. */
final class TappedResponseConsumer<T> implements AsyncResponseConsumer<T> {
  private final AsyncResponseConsumer<T> consumer;
  private final AsyncCall call;
  private final ShownResponse shown;

  TappedResponseConsumer(AsyncResponseConsumer<T> consumer, AsyncCall call) {
    this.consumer = consumer;
    this.call = call;
    this.shown = new ShownResponse(call);
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails body,
      HttpContext context,
      FutureCallback<T> callback)
      throws HttpException, IOException {
    answered(response, body != null);
    consumer.consumeResponse(response, body, context, callback);
  }

  private void answered(HttpResponse response, boolean hasBody) {
    try {
      LayeredCall layered = call.call();
      if (layered != null && layered.answered(response.getCode(), true)) {
        shown.head(layered.tap(), response, hasBody);
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
    }
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context)
      throws HttpException, IOException {
    consumer.informationResponse(response, context);
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    consumer.updateCapacity(channel);
  }

  @Override
  public void consume(ByteBuffer buffer) throws IOException {
    ByteBuffer seen = buffer.asReadOnlyBuffer();
    consumer.consume(buffer);
    shown.body(seen);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    shown.completed(); // first, as the application's callback may run within
    consumer.streamEnd(trailers);
  }

  @Override
  public void failed(Exception cause) {
    shown.failed(cause);
    consumer.failed(cause);
  }

  @Override
  public void releaseResources() {
    shown.released();
    consumer.releaseResources();
  }
}
