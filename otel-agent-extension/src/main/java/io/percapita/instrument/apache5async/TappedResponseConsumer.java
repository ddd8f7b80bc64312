package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** What the application receives; shown to the call's tap if that was not done on the wire. */
final class TappedResponseConsumer<T> extends TappedDataConsumer
    implements AsyncResponseConsumer<T> {
  private final AsyncResponseConsumer<T> consumer;
  private final AsyncCall call;
  private volatile @Nullable ResponseFilter filter;
  private volatile @Nullable CapacityChannel capacity;

  TappedResponseConsumer(AsyncResponseConsumer<T> consumer, AsyncCall call) {
    super(consumer, call);
    this.consumer = consumer;
    this.call = call;
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
        show(layered.tap(), response, hasBody);
      }
      if (layered != null && hasBody) {
        filter = layered.tap().responseFilter(response.getCode(), name -> header(response, name));
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    capacity = channel;
    super.updateCapacity(channel);
  }

  @Override
  void deliver(ByteBuffer buffer) throws IOException {
    ResponseFilter taking = filter;
    if (taking == null) {
      super.deliver(buffer);
      return;
    }
    int come = buffer.remaining();
    ByteBuffer passed = taking.pass(buffer);
    int withheld = come - passed.remaining();
    if (passed.hasRemaining()) {
      super.deliver(passed);
    }
    CapacityChannel channel = capacity;
    if (withheld > 0 && channel != null) {
      channel.update(withheld); // the consumer cannot make room for what it does not get
    }
  }

  @Override
  void deliverRest() throws IOException {
    ResponseFilter taking = filter;
    if (taking == null) {
      return;
    }
    filter = null;
    ByteBuffer held = taking.end();
    if (held.hasRemaining()) {
      super.deliver(held);
    }
  }

  @Override
  public void releaseResources() {
    filter = null;
    capacity = null;
    super.releaseResources();
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context)
      throws HttpException, IOException {
    consumer.informationResponse(response, context);
  }

  @Override
  public void failed(Exception cause) {
    showFailure(cause);
    try {
      deliverRest();
    } catch (IOException ignored) {
      // It is told of a failure all the same.
    }
    consumer.failed(cause);
  }
}
