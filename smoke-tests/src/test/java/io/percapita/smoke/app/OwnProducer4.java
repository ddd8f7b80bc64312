package io.percapita.smoke.app;

import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.nio.protocol.BasicAsyncRequestProducer;

/** A producer of the application's own for HttpAsyncClient 4, which tells its request once. */
final class OwnProducer4 extends BasicAsyncRequestProducer {
  private boolean isAsked;

  OwnProducer4(HttpHost target, HttpRequest request) {
    super(target, request);
  }

  @Override
  public HttpRequest generateRequest() {
    if (isAsked) {
      throw new IllegalStateException("asked for its request by others than the client");
    }
    isAsked = true;
    return super.generateRequest();
  }
}
