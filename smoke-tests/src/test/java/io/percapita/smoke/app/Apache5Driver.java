package io.percapita.smoke.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.BufferedHttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient 5, the classic one. */
final class Apache5Driver implements Driver {
  private final CloseableHttpClient client =
      HttpClients.custom().setConnectionManager(wide()).disableAutomaticRetries().build();
  private final CloseableHttpClient retrying =
      HttpClients.custom().setRetryStrategy(new RepeatsPosts()).build();
  private final CloseableHttpClient minimal = HttpClients.createMinimal();
  private final CloseableHttpClient measuring =
      HttpClients.custom().setRequestExecutor(new OwnExecutor()).build();
  private final CloseableHttpClient signing =
      HttpClients.custom()
          .addRequestInterceptorLast(
              (request, entity, context) -> request.setHeader("Signature", "of all that is sent"))
          .build();
  private final ExecutorService threads = CallerThreads.pool();

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final Map<HttpPost, ClassicHttpResponse> unread = new HashMap<>();

  private static PoolingHttpClientConnectionManager wide() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnPerRoute(1000)
        .setMaxConnTotal(1000)
        .build();
  }

  @Override
  @SuppressWarnings("deprecation") // what applications call, too
  public Outcome send(SmokeRequest request) throws Exception {
    unread.forEach((call, response) -> call.cancel());
    unread.clear();
    HttpPost http = http(request);
    return switch (request.how()) {
      case "string", "redirected" -> {
        try (ClassicHttpResponse response = client.execute(http)) {
          yield Outcome.of(response.getCode(), EntityUtils.toByteArray(response.getEntity()));
        }
      }
      case "stream" -> {
        try (ClassicHttpResponse response = client.execute(http)) {
          yield stream(response);
        }
      }
      case "exactly" -> {
        try (ClassicHttpResponse response = client.execute(http);
            InputStream body = response.getEntity().getContent()) {
          byte[] all = body.readNBytes((int) response.getEntity().getContentLength());
          yield Outcome.of(response.getCode(), all);
        }
      }
      case "twice" -> {
        try (ClassicHttpResponse response = client.execute(http)) {
          BufferedHttpEntity body = new BufferedHttpEntity(response.getEntity());
          byte[] read = EntityUtils.toByteArray(body);
          if (!Arrays.equals(read, EntityUtils.toByteArray(body))) {
            throw new IllegalStateException("the body is another when read again");
          }
          yield Outcome.of(response.getCode(), read);
        }
      }
      case "read-timeout", "timed-out" -> {
        http.setConfig(
            RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(IMPATIENCE_MILLIS))
                .build());
        yield client.execute(http, Apache5Driver::stream);
      }
      case "write-to" -> {
        try (ClassicHttpResponse response = client.execute(http)) {
          ByteArrayOutputStream body = new ByteArrayOutputStream();
          response.getEntity().writeTo(body);
          yield Outcome.of(response.getCode(), body.toByteArray());
        }
      }
      case "open" -> {
        HttpHost host = HttpHost.create(request.url().replaceAll("(//[^/]*).*", "$1"));
        try (ClassicHttpResponse response = client.execute(host, http)) {
          yield stream(response);
        }
      }
      case "handler" -> client.execute(http, Apache5Driver::stream);
      case "signed" -> signing.execute(http, Apache5Driver::stream);
      case "retried" -> retrying.execute(http, Apache5Driver::stream);
      case "minimal" -> minimal.execute(http, Apache5Driver::stream);
      case "own-executor" -> measuring.execute(http, Apache5Driver::stream);
      case "token-first" ->
          new TokenClient5(client, Tokens.url(request.url())).execute(http, Apache5Driver::stream);
      case "token-chained" -> {
        try (CloseableHttpClient chained =
            HttpClients.custom()
                .addExecInterceptorFirst("token", Apache5Driver::tokenFirst)
                .build()) {
          yield chained.execute(http, Apache5Driver::stream);
        }
      }
      case "retried-outside" ->
          new RetryingClient5(client, false).execute(http, Apache5Driver::stream);
      case "fallen-back" -> new RetryingClient5(client, true).execute(http, Apache5Driver::stream);
      case "elsewhere" -> new ElsewhereClient5().execute(http, Apache5Driver::stream);
      case "other-thread" -> {
        try (CloseableHttpClient chained =
            HttpClients.custom()
                .addExecInterceptorFirst("other-thread", this::onAnotherThread)
                .build()) {
          yield chained.execute(http, Apache5Driver::stream);
        }
      }
      case "async-string" -> begin(request).get(60, TimeUnit.SECONDS);
      case "async-cancel" -> {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Outcome> call =
            CompletableFuture.supplyAsync(() -> readUntilCancelled(http, started), threads);
        started.await(60, TimeUnit.SECONDS);
        http.cancel();
        yield call.get(60, TimeUnit.SECONDS);
      }
      case "close-early" -> {
        ClassicHttpResponse response = client.execute(http);
        InputStream body = response.getEntity().getContent();
        byte[] some = body.readNBytes(10);
        http.cancel(); // or closing would wait for the rest
        try {
          response.close();
        } catch (IOException expected) {
          // what was cancelled cannot be read to its end
        }
        yield Outcome.of(response.getCode(), some);
      }
      case "consume-early", "close-stream-early" -> {
        try (ClassicHttpResponse response = client.execute(http)) {
          InputStream body = response.getEntity().getContent();
          byte[] some = body.readNBytes(10);
          if (request.how().equals("consume-early")) {
            EntityUtils.consume(response.getEntity());
          } else {
            body.close();
          }
          yield Outcome.of(response.getCode(), some);
        }
      }
      case "close-quietly" -> {
        try (ClassicHttpResponse response = client.execute(http)) {
          InputStream body = response.getEntity().getContent();
          byte[] some = body.readNBytes(10);
          try {
            body.close();
          } catch (IOException ignored) {
            // what there is was read
          }
          yield Outcome.of(response.getCode(), some);
        }
      }
      case "close-unread" -> {
        try (ClassicHttpResponse response = client.execute(http)) {
          yield Outcome.of(response.getCode(), new byte[0]);
        }
      }
      case "never-read", "cancel-unread" -> {
        ClassicHttpResponse response = client.execute(http);
        unread.put(http, response);
        if (request.how().equals("cancel-unread")) {
          http.cancel();
        }
        yield Outcome.of(response.getCode(), new byte[0]);
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  /** Gets a token on the way of a call. */
  private static ClassicHttpResponse tokenFirst(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    HttpPost token = new HttpPost(Tokens.url(request.getScheme() + "://" + request.getAuthority()));
    token.setEntity(new StringEntity(Tokens.REQUEST, ContentType.APPLICATION_JSON));
    EntityUtils.consume(chain.proceed(token, scope).getEntity());
    return chain.proceed(request, scope);
  }

  /** As what limits the time of a call would. */
  private ClassicHttpResponse onAnotherThread(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException {
    try {
      return threads.submit(() -> chain.proceed(request, scope)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    }
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.execute(http(request), Apache5Driver::stream);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    HttpPost http = http(request);
    Future<Outcome> unused = threads.submit(() -> client.execute(http, Apache5Driver::stream));
    return http::cancel;
  }

  @SuppressWarnings("deprecation") // what applications call, too
  private Outcome readUntilCancelled(HttpPost http, CountDownLatch started) {
    try (ClassicHttpResponse response = client.execute(http)) {
      InputStream body = response.getEntity().getContent();
      int first = body.read();
      started.countDown();
      body.readAllBytes();
      return Outcome.of(response.getCode(), new byte[] {(byte) first});
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

  private static Outcome stream(ClassicHttpResponse response) throws IOException {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[4096];
    HttpEntity entity = response.getEntity();
    try (InputStream body = entity.getContent()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        digest.add(buffer, 0, read);
      }
    }
    return digest.outcome(response.getCode());
  }

  /** As Micrometer's, which measures each exchange. */
  private static final class OwnExecutor extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback onInformation,
        HttpContext context)
        throws IOException, HttpException {
      return super.execute(request, connection, onInformation, context);
    }
  }
}
