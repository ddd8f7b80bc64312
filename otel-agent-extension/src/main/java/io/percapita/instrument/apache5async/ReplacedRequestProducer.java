package io.percapita.instrument.apache5async;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** The request of a producer with another body. */
final class ReplacedRequestProducer implements AsyncRequestProducer {
  private final AsyncRequestProducer producer;
  private final EntityDetails details;
  private final ByteBuffer body;

  ReplacedRequestProducer(AsyncRequestProducer producer, @Nullable String type, byte[] body) {
    this.producer = producer;
    this.details =
        new BasicEntityDetails(body.length, type == null ? null : ContentType.parseLenient(type));
    this.body = ByteBuffer.wrap(body);
  }

  @Override
  public void sendRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    producer.sendRequest(
        (request, replaced, requestContext) ->
            channel.sendRequest(request, details, requestContext),
        context);
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public int available() {
    return body.remaining();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    if (body.hasRemaining()) {
      channel.write(body);
    }
    if (!body.hasRemaining()) {
      channel.endStream();
    }
  }

  @Override
  public void failed(Exception cause) {
    producer.failed(cause);
  }

  @Override
  public void releaseResources() {
    body.clear(); // the client may have it produced once more
    producer.releaseResources();
  }
}
