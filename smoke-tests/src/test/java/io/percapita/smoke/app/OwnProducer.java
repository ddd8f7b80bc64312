package io.percapita.smoke.app;

import java.io.IOException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;

/** A producer of the application's own, which tells its request once. */
final class OwnProducer extends BasicRequestProducer {
  private boolean isSent;

  OwnProducer(HttpRequest request, AsyncEntityProducer body) {
    super(request, body);
  }

  @Override
  public void sendRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    if (isSent || context == null) {
      throw new IllegalStateException("asked for its request by others than the client");
    }
    isSent = true;
    super.sendRequest(channel, context);
  }
}
