package io.percapita.smoke.app;

import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.protocol.HttpContext;

/**
 * A class of the application's around Apache's client 4, of which one {@code execute} is called.
 */
@SuppressWarnings("deprecation") // two methods of the interface are, and have to be there
abstract class WrappingClient4 extends CloseableHttpClient {
  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, HttpRequest request, HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public org.apache.http.params.HttpParams getParams() {
    throw new UnsupportedOperationException();
  }

  @Override
  public org.apache.http.conn.ClientConnectionManager getConnectionManager() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
