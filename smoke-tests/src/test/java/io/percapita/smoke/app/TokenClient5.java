package io.percapita.smoke.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.protocol.HttpContext;

/** What applications make of a client: one that gets a token of an own service before each call. */
record TokenClient5(HttpClient client, String tokenUrl) implements HttpClient {
  @Override
  public <T> T execute(ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler)
      throws IOException {
    HttpPost token = new HttpPost(tokenUrl);
    ContentType json = ContentType.create("application/json", StandardCharsets.UTF_8);
    token.setEntity(new StringEntity(Tokens.REQUEST, json));
    client.execute(
        token,
        response -> {
          EntityUtils.consume(response.getEntity());
          return "";
        });
    return client.execute(request, handler);
  }

  @Override
  public HttpResponse execute(ClassicHttpRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpResponse execute(ClassicHttpRequest request, HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public org.apache.hc.core5.http.ClassicHttpResponse execute(
      HttpHost target, ClassicHttpRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpResponse execute(HttpHost target, ClassicHttpRequest request, HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T execute(
      ClassicHttpRequest request,
      HttpContext context,
      HttpClientResponseHandler<? extends T> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T execute(
      HttpHost target, ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T execute(
      HttpHost target,
      ClassicHttpRequest request,
      HttpContext context,
      HttpClientResponseHandler<? extends T> handler) {
    throw new UnsupportedOperationException();
  }
}
