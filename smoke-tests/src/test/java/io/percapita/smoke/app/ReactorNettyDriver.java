package io.percapita.smoke.app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Reactor Netty, with every way to subscribe to a response. */
final class ReactorNettyDriver implements Driver {
  private static final int SOME = 10;

  private final HttpClient client =
      HttpClient.create(
          ConnectionProvider.builder("smoke")
              .maxConnections(1000)
              .pendingAcquireMaxCount(-1)
              .build());

  private final HttpClient impatient = client.responseTimeout(Duration.ofMillis(IMPATIENCE_MILLIS));

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final List<Connection> unread = new ArrayList<>();

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    unread.forEach(Connection::dispose);
    unread.clear();
    return switch (request.how()) {
      case "string", "streamed", "redirected", "retried", "async-string" -> result(single(request));
      case "content" -> {
        Flux<byte[]> pieces = receiver(request).responseContent().asByteArray();
        yield result(collected(pieces, 200));
      }
      case "aggregated" ->
          result(
              receiver(request)
                  .responseContent()
                  .aggregate()
                  .asByteArray()
                  .map(body -> Outcome.of(200, body)));
      case "pieces" ->
          result(
              receiver(request).response((response, body) -> collected(body, response)).single());
      case "connection" ->
          result(
              receiver(request)
                  .responseConnection(
                      (response, connection) ->
                          collected(connection.inbound().receive(), response)
                              .doFinally(end -> connection.dispose()))
                  .single());
      case "token-first" -> result(single(request, client.headersWhen(it -> token(request, it))));
      case "upgraded" -> result(single(request).then(single(request))); // on one connection
      case "read-timeout", "timed-out" -> result(single(request, impatient));
      case "close-early" -> result(closedEarly(request));
      case "async-cancel" -> {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        var reading =
            receiver(request)
                .responseContent()
                .asByteArray()
                .subscribe(first::complete, first::completeExceptionally);
        first.get(60, TimeUnit.SECONDS);
        reading.dispose();
        yield Outcome.of(200, new byte[0]);
      }
      case "web-socket" ->
          result(
              client
                  .websocket()
                  .uri(Driver.webSocketUrl(request))
                  .handle((in, out) -> in.receive().asString())
                  .next()
                  .map(Outcome::ofText));
      case "never-read" ->
          result(
              receiver(request)
                  .responseConnection(
                      (response, connection) -> {
                        unread.add(connection);
                        return Mono.just(Outcome.of(response.status().code(), new byte[0]));
                      })
                  .next());
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    return single(request).toFuture();
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    return single(request).subscribe()::dispose;
  }

  private Mono<Outcome> single(SmokeRequest request) {
    return single(request, client);
  }

  private static Mono<Outcome> single(SmokeRequest request, HttpClient by) {
    return receiver(request, by)
        .responseSingle(
            (response, body) ->
                body.asByteArray()
                    .defaultIfEmpty(new byte[0])
                    .map(bytes -> Outcome.of(response.status().code(), bytes)));
  }

  private Mono<Outcome> closedEarly(SmokeRequest request) {
    return receiver(request)
        .responseContent()
        .asByteArray()
        .scan(new byte[0], ReactorNettyDriver::joined)
        .filter(bytes -> bytes.length >= SOME)
        .next()
        .map(bytes -> Outcome.of(200, Arrays.copyOf(bytes, SOME)));
  }

  private static byte[] joined(byte[] some, byte[] more) {
    byte[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private HttpClient.ResponseReceiver<?> receiver(SmokeRequest request) {
    return receiver(request, client);
  }

  private static HttpClient.ResponseReceiver<?> receiver(SmokeRequest request, HttpClient by) {
    // Reactor's retry of a reset call can lose the second reset, and then the call never ends, with
    // or without us: github.com/open-telemetry/opentelemetry-java-instrumentation/pull/9049
    return by.disableRetry(request.standIn().equals("reset"))
        .protocol(protocols(request))
        .followRedirect(request.how().equals("redirected"))
        .compress(request.standIn().startsWith("gzip"))
        .headers(
            headers -> {
              headers.set("Content-Type", "application/json");
              if (!request.standIn().equals("-")) {
                headers.set("x-standin", request.standIn());
              }
              if (request.standIn().contains("raw-gzip")) {
                headers.set("Accept-Encoding", "gzip");
              }
            })
        .post()
        .uri(request.url())
        .send(request.how().equals("streamed") ? streamed(request) : whole(request));
  }

  private static HttpProtocol[] protocols(SmokeRequest request) {
    if (request.how().equals("upgraded")) {
      return new HttpProtocol[] {HttpProtocol.HTTP11, HttpProtocol.H2C};
    }
    boolean isSecure = request.url().startsWith("https");
    return new HttpProtocol[] {isSecure ? HttpProtocol.H2 : HttpProtocol.HTTP11};
  }

  /** Gets a token of an own service, for a header of the call's. */
  private Mono<HttpHeaders> token(SmokeRequest request, HttpHeaders headers) {
    return client
        .post()
        .uri(Tokens.url(request.url()))
        .send(ByteBufFlux.fromString(Mono.just(Tokens.REQUEST)))
        .responseSingle((response, body) -> body.asString())
        .map(token -> headers.set("Authorization", "Bearer " + token.length()));
  }

  /** As Spring's WebClient does with an object, and Azure's SDK with text: one message. */
  private static Mono<ByteBuf> whole(SmokeRequest request) {
    return Mono.fromSupplier(() -> Unpooled.copiedBuffer(request.body(), StandardCharsets.UTF_8));
  }

  /** Piece by piece, its length unknown until the last. */
  private static Publisher<ByteBuf> streamed(SmokeRequest request) {
    int middle = request.body().length() / 2;
    return ByteBufFlux.fromString(
        Flux.just(request.body().substring(0, middle), request.body().substring(middle)),
        StandardCharsets.UTF_8,
        ByteBufAllocator.DEFAULT);
  }

  private static Mono<Outcome> collected(ByteBufFlux body, HttpClientResponse response) {
    return collected(body.asByteArray(), response.status().code());
  }

  private static Mono<Outcome> collected(Flux<byte[]> pieces, int status) {
    return pieces
        .collect(Outcome.Digest::new, (digest, piece) -> digest.add(piece, 0, piece.length))
        .map(digest -> digest.outcome(status));
  }

  private static Outcome result(Mono<Outcome> call) throws Exception {
    return Driver.result(call.toFuture());
  }
}
