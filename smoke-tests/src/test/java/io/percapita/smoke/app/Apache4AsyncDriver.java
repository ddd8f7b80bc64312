package io.percapita.smoke.app;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.client.LaxRedirectStrategy;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.nio.client.methods.ZeroCopyConsumer;
import org.apache.http.nio.client.methods.ZeroCopyPost;
import org.apache.http.nio.entity.NStringEntity;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;

/** Apache HttpAsyncClient 4. */
final class Apache4AsyncDriver implements Driver {
  private static final ContentType JSON =
      ContentType.create("application/json", StandardCharsets.UTF_8);

  private final CloseableHttpAsyncClient client =
      HttpAsyncClients.custom()
          .setMaxConnPerRoute(1000)
          .setMaxConnTotal(1000)
          .setRedirectStrategy(new LaxRedirectStrategy())
          .build();
  private final CloseableHttpAsyncClient signing =
      HttpAsyncClients.custom()
          .addInterceptorLast(
              (HttpRequestInterceptor)
                  (request, context) -> request.setHeader("Signature", "of all that is sent"))
          .build();
  private final CloseableHttpAsyncClient minimal = HttpAsyncClients.createMinimal();

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final List<HttpPost> unread = new ArrayList<>();

  Apache4AsyncDriver() {
    client.start();
    minimal.start();
    signing.start();
  }

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    unread.forEach(HttpPost::abort);
    unread.clear();
    HttpPost http = http(request);
    HttpHost target = URIUtils.extractHost(URI.create(request.url()));
    return switch (request.how()) {
      case "string", "redirected", "retried" -> whole(client.execute(http, null));
      case "async-string" -> Driver.result(begin(request));
      case "pieces" ->
          Driver.result(client.execute(HttpAsyncMethods.create(http), new Pieces(), null));
      case "read-timeout", "timed-out" -> {
        http.setConfig(RequestConfig.custom().setSocketTimeout(IMPATIENCE_MILLIS).build());
        yield whole(client.execute(http, null));
      }
      case "signed" -> whole(signing.execute(http, null));
      case "target" -> whole(client.execute(target, http, null));
      case "own-producer" ->
          Driver.result(client.execute(new OwnProducer4(target, http), new Pieces(), null));
      case "zero-copy" -> zeroCopy(request);
      case "minimal" ->
          Driver.result(minimal.execute(HttpAsyncMethods.create(http), new Pieces(), null));
      case "close-early", "async-cancel" -> {
        CompletableFuture<byte[]> some = new CompletableFuture<>();
        Future<Outcome> unused =
            client.execute(HttpAsyncMethods.create(http), new Pieces(some, 10, true), null);
        byte[] read = some.get(60, TimeUnit.SECONDS);
        http.abort(); // cancelling the future of 4.1 leaves the exchange to run to its end
        yield Outcome.of(200, read);
      }
      case "never-read" -> {
        CompletableFuture<byte[]> head = new CompletableFuture<>();
        Future<Outcome> unused =
            client.execute(HttpAsyncMethods.create(http), new Pieces(head, 0, false), null);
        unread.add(http);
        head.get(60, TimeUnit.SECONDS);
        yield Outcome.of(200, new byte[0]);
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  private static Outcome whole(Future<HttpResponse> call) throws Exception {
    HttpResponse response = Driver.result(call);
    return Outcome.of(
        response.getStatusLine().getStatusCode(), EntityUtils.toByteArray(response.getEntity()));
  }

  /** From a file into a file, past the heap where the client can. */
  private Outcome zeroCopy(SmokeRequest request) throws Exception {
    Path sent = Files.writeString(Files.createTempFile("request", ".json"), request.body());
    Path received = Files.createTempFile("response", ".json");
    try {
      return Driver.result(client.execute(new Post(request, sent), new IntoFile(received), null));
    } finally {
      Files.delete(sent);
      Files.delete(received);
    }
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    Future<Outcome> unused =
        client.execute(
            HttpAsyncMethods.create(http(request)),
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
    HttpPost http = http(request);
    Future<HttpResponse> unused = client.execute(http, null);
    return http::abort;
  }

  private static HttpPost http(SmokeRequest request) {
    HttpPost http = new HttpPost(request.url());
    if (!request.standIn().equals("-")) {
      http.setHeader("x-standin", request.standIn());
    }
    if (request.standIn().contains("gzip")) {
      http.setHeader("Accept-Encoding", "gzip");
    }
    http.setEntity(new NStringEntity(request.body(), JSON));
    return http;
  }

  /** Sends a file. */
  private static final class Post extends ZeroCopyPost {
    private final SmokeRequest request;

    Post(SmokeRequest request, Path body) throws IOException {
      super(URI.create(request.url()), body.toFile(), JSON);
      this.request = request;
    }

    @Override
    protected HttpEntityEnclosingRequest createRequest(URI uri, HttpEntity entity) {
      HttpPost http = http(request);
      http.setEntity(entity);
      return http;
    }
  }

  /** Fills a file. */
  private static final class IntoFile extends ZeroCopyConsumer<Outcome> {
    IntoFile(Path body) throws IOException {
      super(body.toFile());
    }

    @Override
    protected Outcome process(HttpResponse response, File file, ContentType type)
        throws IOException {
      return Outcome.of(
          response.getStatusLine().getStatusCode(), Files.readAllBytes(file.toPath()));
    }
  }

  /** Reads a response as it arrives. */
  private static final class Pieces extends AsyncByteConsumer<Outcome> {
    private final CompletableFuture<byte[]> some;
    private final boolean takes;
    private final Outcome.Digest digest = new Outcome.Digest();
    private final ByteBuffer first;
    private int status;

    Pieces() {
      this(new CompletableFuture<>(), 0, true);
    }

    /**
     * Tells of the beginning.
     *
     * @param some completed with so many bytes of the body
     * @param takes whether it takes more than a first piece
     */
    Pieces(CompletableFuture<byte[]> some, int count, boolean takes) {
      this.some = some;
      this.takes = takes;
      this.first = ByteBuffer.allocate(count);
    }

    @Override
    protected void onResponseReceived(HttpResponse response) {
      status = response.getStatusLine().getStatusCode();
      if (!first.hasRemaining()) {
        some.complete(new byte[0]);
      }
    }

    @Override
    protected void onByteReceived(ByteBuffer bytes, IOControl control) {
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      digest.add(piece, 0, piece.length);
      first.put(piece, 0, Math.min(piece.length, first.remaining()));
      if (!first.hasRemaining()) {
        some.complete(first.array());
      }
      if (!takes) {
        control.suspendInput();
      }
    }

    @Override
    protected Outcome buildResult(HttpContext context) {
      return digest.outcome(status);
    }
  }
}
