package io.percapita.smoke.app;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.ResponseHandler;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;

/** What applications make of a client: one that gets a token of an own service before each call. */
@SuppressWarnings("deprecation") // two methods of the interface are, and have to be there
record TokenClient4(HttpClient client, String tokenUrl) implements HttpClient {
  @Override
  public <T> T execute(HttpUriRequest request, ResponseHandler<? extends T> handler)
      throws IOException {
    HttpPost token = new HttpPost(URI.create(tokenUrl));
    ContentType json = ContentType.create("application/json", StandardCharsets.UTF_8);
    token.setEntity(new StringEntity(Tokens.REQUEST, json));
    EntityUtils.consume(client.execute(token).getEntity());
    return client.execute(request, handler);
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
  public HttpResponse execute(HttpUriRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpResponse execute(HttpUriRequest request, HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpResponse execute(HttpHost target, HttpRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpResponse execute(HttpHost target, HttpRequest request, HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T execute(
      HttpUriRequest request, ResponseHandler<? extends T> handler, HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T execute(HttpHost target, HttpRequest request, ResponseHandler<? extends T> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T execute(
      HttpHost target,
      HttpRequest request,
      ResponseHandler<? extends T> handler,
      HttpContext context) {
    throw new UnsupportedOperationException();
  }
}
