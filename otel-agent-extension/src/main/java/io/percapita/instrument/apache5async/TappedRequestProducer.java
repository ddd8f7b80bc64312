package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.io.IOException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Learns a call's request where the client does, from a producer that is not to be asked twice. */
final class TappedRequestProducer implements AsyncRequestProducer {
  private final AsyncRequestProducer producer;
  private final AsyncCall call;

  TappedRequestProducer(AsyncRequestProducer producer, AsyncCall call) {
    this.producer = producer;
    this.call = call;
  }

  @Override
  public void sendRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    producer.sendRequest(
        (request, body, requestContext) -> {
          Refusal refusal = learn(request, body);
          if (refusal != null) {
            throw refusal.exception(); // which the client tells whoever waits for an answer
          }
          channel.sendRequest(request, body, requestContext);
        },
        context);
  }

  private @Nullable Refusal learn(HttpRequest request, @Nullable EntityDetails body) {
    try {
      return call.learned(request, body);
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
      return null;
    }
  }

  @Override
  public boolean isRepeatable() {
    return producer.isRepeatable();
  }

  @Override
  public int available() {
    return producer.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    producer.produce(channel);
  }

  @Override
  public void failed(Exception cause) {
    producer.failed(cause);
  }

  @Override
  public void releaseResources() {
    producer.releaseResources();
  }
}
