package io.percapita.smoke.app;

import java.io.IOException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** A producer of the application's own, which tells its request once. */
final class OwnProducer implements AsyncRequestProducer {
  private final AsyncRequestProducer producer;
  private boolean isSent;

  OwnProducer(AsyncRequestProducer producer) {
    this.producer = producer;
  }

  @Override
  public void sendRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    if (isSent || context == null) {
      throw new IllegalStateException("asked for its request by others than the client");
    }
    isSent = true;
    producer.sendRequest(channel, context);
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
