package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import java.io.IOException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** What the application receives; shown to the call's tap if that was not done on the wire. */
final class TappedResponseConsumer<T> extends TappedDataConsumer
    implements AsyncResponseConsumer<T> {
  private final AsyncResponseConsumer<T> consumer;
  private final AsyncCall call;

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
  public void failed(Exception cause) {
    showFailure(cause);
    consumer.failed(cause);
  }
}
