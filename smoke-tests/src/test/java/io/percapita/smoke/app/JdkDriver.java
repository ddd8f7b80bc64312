package io.percapita.smoke.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link HttpClient}, with every standard body handler. */
final class JdkDriver implements Driver {
  private final ExecutorService threads = CallerThreads.pool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpClient redirecting =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final List<HttpResponse<InputStream>> unread = new ArrayList<>();

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    for (HttpResponse<InputStream> response : unread) {
      response.body().close();
    }
    unread.clear();
    HttpRequest http = http(request);
    return switch (request.how()) {
      case "string", "retried", "fetches", "fetches-when-asked" ->
          text(client.send(http, BodyHandlers.ofString()));
      case "bytes" -> bytes(client.send(http, BodyHandlers.ofByteArray()));
      case "stream" -> stream(client.send(http, BodyHandlers.ofInputStream()));
      case "exactly" -> exactly(client.send(http, BodyHandlers.ofInputStream()));
      case "twice" -> twice(client.send(http, BodyHandlers.ofInputStream()));
      case "timed-out" ->
          text(
              client.send(
                  HttpRequest.newBuilder(http, (name, value) -> true)
                      .timeout(Duration.ofMillis(IMPATIENCE_MILLIS))
                      .build(),
                  BodyHandlers.ofString()));
      case "lines" -> lines(client.send(http, BodyHandlers.ofLines()));
      case "file" -> file(client.send(http, BodyHandlers.ofFile(Files.createTempFile("b", ""))));
      case "file-download" -> fileDownload(http);
      case "discarding" -> discarded(client.send(http, BodyHandlers.discarding()));
      case "replacing" -> discarded(client.send(http, BodyHandlers.replacing(null)));
      case "consumer" -> consumer(http);
      case "buffering" ->
          stream(client.send(http, BodyHandlers.buffering(BodyHandlers.ofInputStream(), 512)));
      case "limiting" -> text(client.send(http, limiting(BodyHandlers.ofString())));
      case "subscriber" -> subscriber(http);
      case "subscriber-finisher" -> finishedSubscriber(http);
      case "line-subscriber" -> lineSubscriber(http);
      case "line-subscriber-finisher" -> finishedLineSubscriber(http);
      case "copied" -> text(client.send(copied(http), BodyHandlers.ofString()));
      case "redirected" -> text(redirecting.send(http, BodyHandlers.ofString()));
      case "gateway" -> {
        try (Gateway gateway = new Gateway(request)) {
          URI first = gateway.uri(http.uri().getPath());
          yield text(
              client.send(
                  HttpRequest.newBuilder(http, (name, value) -> true).uri(first).build(),
                  BodyHandlers.ofString()));
        }
      }
      case "async-string" -> text(join(client.sendAsync(http, BodyHandlers.ofString())));
      case "async-push" -> text(join(client.sendAsync(http, BodyHandlers.ofString(), pushes())));
      case "async-pushed" -> pushed(http);
      case "async-publisher" -> publisher(join(client.sendAsync(http, BodyHandlers.ofPublisher())));
      case "async-chained" -> chained(http);
      case "async-cancel" -> cancelled(http);
      case "usage-cancel" -> stoppedAtUsage(http, (call, subscription) -> subscription.cancel());
      case "usage-cancel-future" -> stoppedAtUsage(http, (call, subscription) -> call.cancel(true));
      case "close-early" -> closedEarly(client.send(http, BodyHandlers.ofInputStream()));
      case "web-socket" -> webSocket(request);
      case "never-read" -> unread(client.send(http, BodyHandlers.ofInputStream()));
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    if (!CallerThreads.areVirtual()) {
      return client.sendAsync(http(request), BodyHandlers.ofString()).thenApply(JdkDriver::text);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return text(client.send(http(request), BodyHandlers.ofString()));
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    CompletableFuture<HttpResponse<String>> call =
        client.sendAsync(http(request), BodyHandlers.ofString());
    return () -> call.cancel(true);
  }

  private static HttpRequest http(SmokeRequest request) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(request.url()))
            .header("Content-Type", "application/json")
            .POST(body(request));
    if (request.how().equals("file-download")) {
      http.header("x-standin", request.standIn() + ",attachment=answer");
    } else if (!request.standIn().equals("-")) {
      http.header("x-standin", request.standIn());
    }
    if (request.standIn().contains("gzip")) {
      http.header("Accept-Encoding", "gzip");
    }
    return http.build();
  }

  private static HttpRequest.BodyPublisher body(SmokeRequest request) {
    return switch (request.how()) {
      case "fetches" -> BodyPublishers.ofInputStream(() -> FetchedBody.fetch(request));
      case "fetches-when-asked" -> BodyPublishers.ofInputStream(() -> new FetchedBody(request));
      default -> BodyPublishers.ofString(request.body());
    };
  }

  /** As a wrapper does that adds a header to every request it is given. */
  private static HttpRequest copied(HttpRequest http) {
    return HttpRequest.newBuilder(http, (name, value) -> true).header("x-copied", "1").build();
  }

  private static <T> T join(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static Outcome text(HttpResponse<String> response) {
    return Outcome.of(response.statusCode(), response.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Outcome bytes(HttpResponse<byte[]> response) {
    return Outcome.of(response.statusCode(), response.body());
  }

  private static Outcome stream(HttpResponse<InputStream> response) throws IOException {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[4096];
    try (InputStream body = response.body()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        digest.add(buffer, 0, read);
      }
    }
    return digest.outcome(response.statusCode());
  }

  /** Reads so much as the head tells of, and does not ask for more. */
  private static Outcome exactly(HttpResponse<InputStream> response) throws IOException {
    long length = response.headers().firstValueAsLong("Content-Length").orElseThrow();
    try (InputStream body = response.body()) {
      return Outcome.of(response.statusCode(), body.readNBytes((int) length));
    }
  }

  /** Reads to the end, and then once more, where there is nothing left. */
  private static Outcome twice(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      byte[] read = body.readAllBytes();
      if (body.read() != -1 || body.readAllBytes().length != 0) {
        throw new IllegalStateException("the body came twice");
      }
      return Outcome.of(response.statusCode(), read);
    }
  }

  private static Outcome lines(HttpResponse<Stream<String>> response) {
    String text = response.body().map(line -> line + "\n").collect(Collectors.joining());
    return Outcome.of(response.statusCode(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static Outcome file(HttpResponse<Path> response) throws IOException {
    byte[] body = Files.readAllBytes(response.body());
    Files.delete(response.body());
    return Outcome.of(response.statusCode(), body);
  }

  private Outcome fileDownload(HttpRequest http) throws Exception {
    Path folder = Files.createTempDirectory("downloads");
    HttpResponse<Path> response =
        client.send(
            http,
            BodyHandlers.ofFileDownload(
                folder, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    Outcome outcome = file(response);
    Files.delete(folder);
    return outcome;
  }

  /** {@code BodyHandlers.limiting} of JDK 25, which the compiler of JDK 17 does not know. */
  @SuppressWarnings("unchecked")
  private static <T> BodyHandler<T> limiting(BodyHandler<T> handler)
      throws ReflectiveOperationException {
    return (BodyHandler<T>)
        BodyHandlers.class
            .getMethod("limiting", BodyHandler.class, long.class)
            .invoke(null, handler, 1L << 20);
  }

  private static Outcome discarded(HttpResponse<?> response) {
    return Outcome.of(response.statusCode(), new byte[0]);
  }

  private Outcome consumer(HttpRequest http) throws Exception {
    Outcome.Digest digest = new Outcome.Digest();
    HttpResponse<Void> response =
        client.send(
            http,
            BodyHandlers.ofByteArrayConsumer(
                bytes -> bytes.ifPresent(piece -> digest.add(piece, 0, piece.length))));
    return digest.outcome(response.statusCode());
  }

  private Outcome subscriber(HttpRequest http) throws Exception {
    Collector collector = new Collector();
    HttpResponse<Void> response = client.send(http, BodyHandlers.fromSubscriber(collector));
    return collector.result.get(60, TimeUnit.SECONDS).outcome(response.statusCode());
  }

  private Outcome finishedSubscriber(HttpRequest http) throws Exception {
    HttpResponse<Outcome.Digest> response =
        client.send(http, BodyHandlers.fromSubscriber(new Collector(), done -> done.digest));
    return response.body().outcome(response.statusCode());
  }

  private Outcome lineSubscriber(HttpRequest http) throws Exception {
    LineCollector lines = new LineCollector();
    HttpResponse<Void> response = client.send(http, BodyHandlers.fromLineSubscriber(lines));
    return lines.result.get(60, TimeUnit.SECONDS).outcome(response.statusCode());
  }

  private Outcome finishedLineSubscriber(HttpRequest http) throws Exception {
    HttpResponse<Outcome.Digest> response =
        client.send(
            http, BodyHandlers.fromLineSubscriber(new LineCollector(), done -> done.digest, "\n"));
    return response.body().outcome(response.statusCode());
  }

  private static Outcome publisher(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response)
      throws Exception {
    Collector collector = new Collector();
    response.body().subscribe(collector);
    return collector.result.get(60, TimeUnit.SECONDS).outcome(response.statusCode());
  }

  /** A second call made by a stage that follows the first, as in an agent loop. */
  private Outcome chained(HttpRequest http) throws Exception {
    CompletableFuture<HttpResponse<String>> second =
        client
            .sendAsync(http, BodyHandlers.ofString())
            .thenCompose(first -> client.sendAsync(http, BodyHandlers.ofString()));
    return text(join(second));
  }

  private Outcome cancelled(HttpRequest http) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> future =
        client.sendAsync(
            http,
            response ->
                new ArrivalSubscriber<>(BodySubscribers.ofString(StandardCharsets.UTF_8), arrived));
    if (!arrived.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing arrived");
    }
    future.cancel(true);
    return Outcome.of(0, new byte[0]);
  }

  private Outcome stoppedAtUsage(
      HttpRequest http, BiConsumer<CompletableFuture<?>, Flow.Subscription> stop) throws Exception {
    UsageSubscriber subscriber = new UsageSubscriber(stop);
    subscriber.call.complete(client.sendAsync(http, BodyHandlers.fromSubscriber(subscriber)));
    if (!subscriber.stopped.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the usage did not arrive");
    }
    return Outcome.of(0, new byte[0]);
  }

  /** The first message that comes. */
  private Outcome webSocket(SmokeRequest request) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean isLast) {
            message.complete(text.toString());
            return null;
          }

          @Override
          public void onError(WebSocket socket, Throwable cause) {
            message.completeExceptionally(cause);
          }
        };
    WebSocket socket =
        join(
            client
                .newWebSocketBuilder()
                .buildAsync(URI.create(Driver.webSocketUrl(request)), listener));
    Outcome outcome = Outcome.ofText(join(message));
    socket.abort();
    return outcome;
  }

  private static Outcome closedEarly(HttpResponse<InputStream> response) throws IOException {
    byte[] some = response.body().readNBytes(10);
    response.body().close();
    return Outcome.of(response.statusCode(), some);
  }

  private Outcome unread(HttpResponse<InputStream> response) {
    unread.add(response);
    return Outcome.of(response.statusCode(), new byte[0]);
  }

  private static PushPromiseHandler<String> pushes() {
    return PushPromiseHandler.of(promise -> BodyHandlers.ofString(), new ConcurrentHashMap<>());
  }

  /** What is pushed along with a response. */
  private Outcome pushed(HttpRequest http) throws Exception {
    ConcurrentMap<HttpRequest, CompletableFuture<HttpResponse<String>>> pushed =
        new ConcurrentHashMap<>();
    join(
        client.sendAsync(
            http,
            BodyHandlers.ofString(),
            PushPromiseHandler.of(promise -> BodyHandlers.ofString(), pushed)));
    return text(join(pushed.values().iterator().next()));
  }

  private static final class Collector implements Flow.Subscriber<List<ByteBuffer>> {
    private final CompletableFuture<Outcome.Digest> result = new CompletableFuture<>();
    private final Outcome.Digest digest = new Outcome.Digest();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] piece = new byte[buffer.remaining()];
        buffer.get(piece);
        digest.add(piece, 0, piece.length);
      }
    }

    @Override
    public void onError(Throwable cause) {
      result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      result.complete(digest);
    }
  }

  private static final class LineCollector implements Flow.Subscriber<String> {
    private final CompletableFuture<Outcome.Digest> result = new CompletableFuture<>();
    private final Outcome.Digest digest = new Outcome.Digest();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      digest.add(bytes, 0, bytes.length);
    }

    @Override
    public void onError(Throwable cause) {
      result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      result.complete(digest);
    }
  }

  /** Tells of the first piece of a body. */
  private static final class ArrivalSubscriber<T> implements BodySubscriber<T> {
    private final BodySubscriber<T> delegate;
    private final CountDownLatch arrived;

    ArrivalSubscriber(BodySubscriber<T> delegate, CountDownLatch arrived) {
      this.delegate = delegate;
      this.arrived = arrived;
    }

    @Override
    public CompletionStage<T> getBody() {
      return delegate.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      delegate.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      delegate.onNext(buffers);
      arrived.countDown();
    }

    @Override
    public void onError(Throwable cause) {
      delegate.onError(cause);
    }

    @Override
    public void onComplete() {
      delegate.onComplete();
    }
  }

  /** Stops a call while it is given the piece with the usage. */
  private static final class UsageSubscriber implements Flow.Subscriber<List<ByteBuffer>> {
    private final CompletableFuture<CompletableFuture<?>> call = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final BiConsumer<CompletableFuture<?>, Flow.Subscription> stop;
    private Flow.@Nullable Subscription subscription;

    UsageSubscriber(BiConsumer<CompletableFuture<?>, Flow.Subscription> stop) {
      this.stop = stop;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (StandardCharsets.UTF_8.decode(buffer).toString().contains("prompt_tokens")) {
          stop.accept(call.join(), subscription);
          stopped.countDown();
        }
      }
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
  }
}
