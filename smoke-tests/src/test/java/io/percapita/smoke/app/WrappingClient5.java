package io.percapita.smoke.app;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * A class of the application's around Apache's client 5, of which one {@code execute} is called.
 */
abstract class WrappingClient5 extends CloseableHttpClient {
  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, ClassicHttpRequest request, HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  @Override
  public void close(CloseMode mode) {}
}
