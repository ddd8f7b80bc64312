package io.percapita.smoke.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.entity.BufferedHttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.apache.http.impl.client.DefaultServiceUnavailableRetryStrategy;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.client.LaxRedirectStrategy;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.apache.http.util.EntityUtils;

/** Apache HttpClient 4, the classic one. */
final class Apache4Driver implements Driver {
  private final CloseableHttpClient client =
      HttpClients.custom()
          .setMaxConnPerRoute(1000)
          .setMaxConnTotal(1000)
          .disableAutomaticRetries()
          .setRedirectStrategy(new LaxRedirectStrategy())
          .build();

  /** Told to repeat what it does not by itself: requests that have been sent, and refused ones. */
  private final CloseableHttpClient retrying =
      HttpClients.custom()
          .setRetryHandler(new DefaultHttpRequestRetryHandler(1, true))
          .setServiceUnavailableRetryStrategy(new DefaultServiceUnavailableRetryStrategy(1, 1))
          .build();

  private final CloseableHttpClient signing =
      HttpClients.custom()
          .addInterceptorLast(
              (HttpRequestInterceptor)
                  (request, context) -> request.setHeader("Signature", "of all that is sent"))
          .build();
  private final CloseableHttpClient minimal = HttpClients.createMinimal();
  private final CloseableHttpClient measuring =
      HttpClients.custom().setRequestExecutor(new OwnExecutor()).build();
  private final ExecutorService threads = CallerThreads.pool();

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final Map<HttpPost, CloseableHttpResponse> unread = new HashMap<>();

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    unread.forEach((call, response) -> call.abort());
    unread.clear();
    HttpPost http = http(request);
    return switch (request.how()) {
      case "string", "redirected" -> {
        try (CloseableHttpResponse response = client.execute(http)) {
          yield Outcome.of(
              response.getStatusLine().getStatusCode(),
              EntityUtils.toByteArray(response.getEntity()));
        }
      }
      case "stream" -> {
        try (CloseableHttpResponse response = client.execute(http)) {
          yield stream(response);
        }
      }
      case "exactly" -> {
        try (CloseableHttpResponse response = client.execute(http);
            InputStream body = response.getEntity().getContent()) {
          byte[] all = body.readNBytes((int) response.getEntity().getContentLength());
          yield Outcome.of(response.getStatusLine().getStatusCode(), all);
        }
      }
      case "twice" -> {
        try (CloseableHttpResponse response = client.execute(http)) {
          BufferedHttpEntity body = new BufferedHttpEntity(response.getEntity());
          byte[] read = EntityUtils.toByteArray(body);
          if (!Arrays.equals(read, EntityUtils.toByteArray(body))) {
            throw new IllegalStateException("the body is another when read again");
          }
          yield Outcome.of(response.getStatusLine().getStatusCode(), read);
        }
      }
      case "read-timeout", "timed-out" -> {
        http.setConfig(RequestConfig.custom().setSocketTimeout(IMPATIENCE_MILLIS).build());
        yield client.execute(http, Apache4Driver::stream);
      }
      case "write-to" -> {
        try (CloseableHttpResponse response = client.execute(http)) {
          ByteArrayOutputStream body = new ByteArrayOutputStream();
          response.getEntity().writeTo(body);
          yield Outcome.of(response.getStatusLine().getStatusCode(), body.toByteArray());
        }
      }
      case "open" -> {
        HttpHost host = URIUtils.extractHost(URI.create(request.url()));
        try (CloseableHttpResponse response = client.execute(host, http)) {
          yield stream(response);
        }
      }
      case "handler" -> client.execute(http, Apache4Driver::stream);
      case "signed" -> signing.execute(http, Apache4Driver::stream);
      case "retried" -> retrying.execute(http, Apache4Driver::stream);
      case "minimal" -> minimal.execute(http, Apache4Driver::stream);
      case "own-executor" -> measuring.execute(http, Apache4Driver::stream);
      case "token-first" ->
          new TokenClient4(client, Tokens.url(request.url())).execute(http, Apache4Driver::stream);
      case "retried-outside" ->
          new RetryingClient4(client, false).execute(http, Apache4Driver::stream);
      case "fallen-back" -> new RetryingClient4(client, true).execute(http, Apache4Driver::stream);
      case "elsewhere" -> new ElsewhereClient4().execute(http, Apache4Driver::stream);
      case "async-string" -> begin(request).get(60, TimeUnit.SECONDS);
      case "async-cancel" -> {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Outcome> call =
            CompletableFuture.supplyAsync(() -> readUntilCancelled(http, started), threads);
        started.await(60, TimeUnit.SECONDS);
        http.abort();
        yield call.get(60, TimeUnit.SECONDS);
      }
      case "close-early" -> {
        CloseableHttpResponse response = client.execute(http);
        InputStream body = response.getEntity().getContent();
        byte[] some = body.readNBytes(10);
        response.close();
        yield Outcome.of(response.getStatusLine().getStatusCode(), some);
      }
      case "consume-early", "close-stream-early" -> {
        try (CloseableHttpResponse response = client.execute(http)) {
          InputStream body = response.getEntity().getContent();
          byte[] some = body.readNBytes(10);
          if (request.how().equals("consume-early")) {
            EntityUtils.consume(response.getEntity());
          } else {
            body.close();
          }
          yield Outcome.of(response.getStatusLine().getStatusCode(), some);
        }
      }
      case "never-read", "release-unread" -> {
        CloseableHttpResponse response = client.execute(http);
        unread.put(http, response);
        if (request.how().equals("release-unread")) {
          http.releaseConnection();
        }
        yield Outcome.of(response.getStatusLine().getStatusCode(), new byte[0]);
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.execute(http(request), Apache4Driver::stream);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    HttpPost http = http(request);
    Future<Outcome> unused = threads.submit(() -> client.execute(http, Apache4Driver::stream));
    return http::abort;
  }

  private Outcome readUntilCancelled(HttpPost http, CountDownLatch started) {
    try (CloseableHttpResponse response = client.execute(http)) {
      InputStream body = response.getEntity().getContent();
      int first = body.read();
      started.countDown();
      body.readAllBytes();
      return Outcome.of(response.getStatusLine().getStatusCode(), new byte[] {(byte) first});
    } catch (IOException expected) {
      return Outcome.of(0, new byte[0]);
    }
  }

  private static HttpPost http(SmokeRequest request) {
    HttpPost http = new HttpPost(request.url());
    if (!request.standIn().equals("-")) {
      http.setHeader("x-standin", request.standIn());
    }
    if (request.standIn().contains("raw-gzip")) {
      http.setHeader("Accept-Encoding", "gzip");
    }
    http.setEntity(
        new StringEntity(
            request.body(), ContentType.create("application/json", StandardCharsets.UTF_8)));
    return http;
  }

  private static Outcome stream(HttpResponse response) throws IOException {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[4096];
    try (InputStream body = response.getEntity().getContent()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        digest.add(buffer, 0, read);
      }
    }
    return digest.outcome(response.getStatusLine().getStatusCode());
  }

  /** As Micrometer's and Dropwizard's, which measure each exchange. */
  private static final class OwnExecutor extends HttpRequestExecutor {
    @Override
    public HttpResponse execute(
        HttpRequest request, HttpClientConnection connection, HttpContext context)
        throws IOException, HttpException {
      return super.execute(request, connection, context);
    }
  }
}
