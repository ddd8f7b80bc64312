package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.io.IOException;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is written of a request, and learns where the client does of a request that its
 * producer is not to be asked for twice.
 */
final class TappedRequestProducer implements HttpAsyncRequestProducer {
  private final HttpAsyncRequestProducer producer;
  private final AsyncCall call;
  private volatile @Nullable HttpHost target;

  TappedRequestProducer(HttpAsyncRequestProducer producer, AsyncCall call) {
    this.producer = producer;
    this.call = call;
  }

  @Override
  public HttpHost getTarget() {
    HttpHost told = producer.getTarget();
    target = told;
    return told;
  }

  @Override
  public HttpRequest generateRequest() throws IOException, HttpException {
    HttpRequest request = producer.generateRequest();
    Refusal refusal = learn(request);
    if (refusal != null) {
      throw refusal.exception(); // which the client tells whoever waits for an answer
    }
    return request;
  }

  private @Nullable Refusal learn(@Nullable HttpRequest request) {
    try {
      return request == null ? null : call.requested(target, request);
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
      return null;
    }
  }

  @Override
  public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
    CallTap tap = call.exchange();
    ContentEncoder used = tap.isActive() ? new TappedEncoder(encoder, tap) : encoder;
    if (!call.body().produce(used)) {
      producer.produceContent(used, control);
    }
  }

  @Override
  public void requestCompleted(HttpContext context) {
    producer.requestCompleted(context);
  }

  @Override
  public void failed(Exception cause) {
    producer.failed(cause);
  }

  @Override
  public boolean isRepeatable() {
    return producer.isRepeatable();
  }

  @Override
  public void resetRequest() throws IOException {
    producer.resetRequest();
  }

  @Override
  public void close() throws IOException {
    producer.close();
  }
}
