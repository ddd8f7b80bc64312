package io.percapita.smoke.app;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.HttpAsyncClient;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient 5, the asynchronous one. */
final class Apache5AsyncDriver implements Driver {
  private final CloseableHttpAsyncClient client =
      HttpAsyncClients.custom().setConnectionManager(wide()).disableAutomaticRetries().build();
  private final CloseableHttpAsyncClient http2 =
      HttpAsyncClients.customHttp2().setTlsStrategy(tls()).build();
  private final CloseableHttpAsyncClient retrying =
      HttpAsyncClients.custom()
          .setConnectionManager(wide())
          .setRetryStrategy(new RepeatsPosts())
          .build();
  private final CloseableHttpAsyncClient minimal = HttpAsyncClients.createMinimal(wide());

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final List<Future<Outcome>> unread = new ArrayList<>();

  /** Of the last call that was cancelled. */
  private Pieces cancelled = new Pieces();

  Apache5AsyncDriver() {
    client.start();
    http2.start();
    minimal.start();
    retrying.start();
  }

  /** The oldest version finds out by reflection, which newer JDKs refuse, what TLS agreed on. */
  @SuppressWarnings("deprecation")
  private static TlsStrategy tls() {
    return ClientTlsStrategyBuilder.create()
        .setTlsDetailsFactory(
            engine -> new TlsDetails(engine.getSession(), engine.getApplicationProtocol()))
        .build();
  }

  private static PoolingAsyncClientConnectionManager wide() {
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setTlsStrategy(tls())
        .setMaxConnPerRoute(1000)
        .setMaxConnTotal(1000)
        .build();
  }

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    unread.forEach(call -> call.cancel(true));
    unread.clear();
    boolean secure = request.url().startsWith("https");
    return switch (request.how()) {
      case "string", "redirected" -> simple(request);
      case "async-string" -> Driver.result(begin(request));
      case "pieces" -> Driver.result(client.execute(producer(request), new Pieces(), null));
      case "read-timeout", "timed-out" -> {
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(IMPATIENCE_MILLIS))
                .build());
        yield Driver.result(client.execute(producer(request), new Pieces(), context, null));
      }
      case "target" -> {
        HttpHost target = HttpHost.create(request.url().replaceAll("(//[^/]*).*", "$1"));
        yield Driver.result(
            client.execute(target, producer(request), new Pieces(), null, null, null));
      }
      case "own-producer" ->
          Driver.result(
              client.execute(new OwnProducer(http(request), body(request)), new Pieces(), null));
      case "http2" ->
          Driver.result((secure ? http2 : client).execute(producer(request), new Pieces(), null));
      case "token-first" -> {
        HttpAsyncClient decorated = new TokenAsyncClient5(client, Tokens.url(request.url()));
        yield Driver.result(decorated.execute(producer(request), new Pieces(), null, null, null));
      }
      case "classic" -> classic(request);
      case "retried" -> Driver.result(retrying.execute(producer(request), new Pieces(), null));
      case "minimal" -> Driver.result(minimal.execute(producer(request), new Pieces(), null));
      case "close-early", "async-cancel" -> cancelled(client, request);
      case "cancel-anew" -> {
        CloseableHttpAsyncClient another =
            HttpAsyncClients.custom().setConnectionManager(wide()).build();
        another.start();
        yield cancelled(another, request); // left open, as the stream may go on
      }
      case "usage-cancel" -> {
        UntilUsage pieces = new UntilUsage();
        pieces.call.complete(client.execute(producer(request), pieces, null));
        if (!pieces.cancelled.await(60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("the usage did not arrive");
        }
        cancelled = pieces;
        yield Outcome.of(200, new byte[0]);
      }
      case "has-stopped" -> Outcome.of(cancelled.isReleased ? 200 : 202, new byte[0]);
      case "never-read" -> {
        CompletableFuture<byte[]> head = new CompletableFuture<>();
        unread.add(client.execute(producer(request), new Pieces(head, 0, false), null));
        head.get(60, TimeUnit.SECONDS);
        yield Outcome.of(200, new byte[0]);
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  /** Cancels a call when its stream has begun. */
  private Outcome cancelled(CloseableHttpAsyncClient by, SmokeRequest request) throws Exception {
    CompletableFuture<byte[]> some = new CompletableFuture<>();
    cancelled = new Pieces(some, 10, true);
    Future<Outcome> call = by.execute(producer(request), cancelled, null);
    byte[] read = some.get(60, TimeUnit.SECONDS);
    call.cancel(true);
    return Outcome.of(200, read);
  }

  private Outcome simple(SmokeRequest request) throws Exception {
    SimpleHttpRequest simple = new SimpleHttpRequest("POST", URI.create(request.url()));
    simple.setBody(request.body(), ContentType.APPLICATION_JSON);
    headers(request).forEach(simple::setHeader);
    SimpleHttpResponse response = Driver.result(client.execute(simple, null));
    byte[] body = response.getBodyBytes();
    return body == null
        ? Outcome.of(response.getCode(), new byte[0])
        : Outcome.ofTwice(response.getCode(), body, response.getBodyBytes());
  }

  /** The classic client that newer versions put on top of the asynchronous one. */
  private Outcome classic(SmokeRequest request) throws Exception {
    HttpClient classic =
        (HttpClient)
            HttpAsyncClients.class
                .getMethod("classic", CloseableHttpAsyncClient.class, Timeout.class)
                .invoke(null, client, Timeout.ofSeconds(60));
    HttpPost http = new HttpPost(request.url());
    headers(request).forEach(http::setHeader);
    http.setEntity(new StringEntity(request.body(), ContentType.APPLICATION_JSON));
    return classic.execute(
        http,
        response -> Outcome.of(response.getCode(), EntityUtils.toByteArray(response.getEntity())));
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    Future<Outcome> unused =
        client.execute(
            producer(request),
            new Pieces(),
            new FutureCallback<Outcome>() {
              @Override
              public void completed(Outcome outcome) {
                answer.complete(outcome);
              }

              @Override
              public void failed(Exception cause) {
                answer.completeExceptionally(cause);
              }

              @Override
              public void cancelled() {
                answer.cancel(true);
              }
            });
    return answer;
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    Future<Outcome> call = client.execute(producer(request), new Pieces(), null);
    return () -> call.cancel(true);
  }

  private static AsyncRequestProducer producer(SmokeRequest request) {
    return new BasicRequestProducer(http(request), body(request));
  }

  private static HttpRequest http(SmokeRequest request) {
    BasicHttpRequest http = new BasicHttpRequest("POST", URI.create(request.url()));
    headers(request).forEach(http::setHeader);
    return http;
  }

  private static AsyncEntityProducer body(SmokeRequest request) {
    return new StringAsyncEntityProducer(request.body(), ContentType.APPLICATION_JSON);
  }

  private static Map<String, String> headers(SmokeRequest request) {
    Map<String, String> headers = new HashMap<>();
    if (!request.standIn().equals("-")) {
      headers.put("x-standin", request.standIn());
    }
    if (request.standIn().contains("gzip")) {
      headers.put("Accept-Encoding", "gzip");
    }
    return headers;
  }

  /** Reads a response as it arrives. */
  private static class Pieces extends AbstractBinResponseConsumer<Outcome> {
    private final CompletableFuture<byte[]> some;
    private final int count;
    private final boolean takes;
    private final Outcome.Digest digest = new Outcome.Digest();
    private final ByteBuffer first;
    private int status;
    private volatile boolean isReleased;

    Pieces() {
      this(new CompletableFuture<>(), 0, true);
    }

    /**
     * Tells of the beginning.
     *
     * @param some completed with so many bytes of the body
     * @param takes whether it takes more than the client gives it unasked
     */
    Pieces(CompletableFuture<byte[]> some, int count, boolean takes) {
      this.some = some;
      this.count = count;
      this.takes = takes;
      this.first = ByteBuffer.allocate(count);
    }

    @Override
    protected void start(HttpResponse response, ContentType contentType) {
      status = response.getCode();
      if (count == 0) {
        some.complete(new byte[0]);
      }
    }

    @Override
    protected int capacityIncrement() {
      return takes ? Integer.MAX_VALUE : 0;
    }

    @Override
    protected void data(ByteBuffer bytes, boolean isLast) {
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      digest.add(piece, 0, piece.length);
      first.put(piece, 0, Math.min(piece.length, first.remaining()));
      if (!first.hasRemaining()) {
        some.complete(first.array());
      }
    }

    @Override
    protected Outcome buildResult() {
      return digest.outcome(status);
    }

    @Override
    public void releaseResources() {
      isReleased = true;
    }
  }

  /** Cancels the call while it is given the piece with the usage. */
  private static final class UntilUsage extends Pieces {
    private final CompletableFuture<Future<Outcome>> call = new CompletableFuture<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    protected void data(ByteBuffer bytes, boolean isLast) {
      if (StandardCharsets.UTF_8.decode(bytes.duplicate()).toString().contains("prompt_tokens")) {
        call.join().cancel(true);
        cancelled.countDown();
      }
      super.data(bytes, isLast);
    }
  }
}
