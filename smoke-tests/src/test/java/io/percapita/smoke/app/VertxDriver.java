package io.percapita.smoke.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The HTTP client of Vert.x 4 and 5, of which two methods answer something else. */
final class VertxDriver implements Driver {
  private static final int SOME = 10;

  private final HttpClient client = client(new HttpClientOptions());
  private final HttpClient impatient =
      client(
          new HttpClientOptions()
              .setReadIdleTimeout(IMPATIENCE_MILLIS)
              .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
  private final WebSocketClient webSockets = Vertx.vertx().createWebSocketClient();

  /** Not read, and so open until the next call. */
  private final List<HttpClientRequest> open = new ArrayList<>();

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    open.forEach(VertxDriver::reset);
    open.clear();
    return switch (request.how()) {
      case "string", "redirected", "retried", "async-string", "read-timeout", "timed-out" ->
          Driver.result(begin(request));
      case "stream" -> result(sent(request, VertxDriver::streamed));
      case "close-early", "async-cancel" -> result(sent(request, VertxDriver::beginning));
      case "never-read" -> {
        HttpClientResponse response =
            result(sent(request, it -> Future.succeededFuture(it.pause())));
        open.add(response.request());
        yield Outcome.of(response.statusCode(), new byte[0]);
      }
      case "web-socket" -> webSocket(request);
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    return sent(request, VertxDriver::whole).toCompletionStage().toCompletableFuture();
  }

  /** In which the agent has it write the request; without us what follows has no context at all. */
  @Override
  public boolean endsWithinTheAgentsSpan() {
    return true;
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) throws Exception {
    HttpClientRequest sending = result(client.request(options(request)));
    Future<HttpClientResponse> unused = sending.send(Buffer.buffer(request.body()));
    return () -> reset(sending);
  }

  /**
   * Says how to read the response before the request is sent: Vert.x does not wait for a thread
   * that is none of its own, and an answer that is read only after its end never ends.
   */
  private <T> Future<T> sent(SmokeRequest request, Function<HttpClientResponse, Future<T>> read) {
    return (request.how().equals("read-timeout") ? impatient : client)
        .request(options(request))
        .compose(sending -> sending.send(Buffer.buffer(request.body())).compose(read));
  }

  private static Future<Outcome> whole(HttpClientResponse response) {
    return response
        .body()
        .map(body -> Outcome.ofTwice(response.statusCode(), body.getBytes(), body.getBytes()));
  }

  private static RequestOptions options(SmokeRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(request.url())
            .setFollowRedirects(request.how().equals("redirected"))
            .putHeader("Content-Type", "application/json");
    if (!request.standIn().equals("-")) {
      options.putHeader("x-standin", request.standIn());
    }
    if (request.standIn().contains("gzip")) {
      options.putHeader("Accept-Encoding", "gzip");
    }
    return request.how().equals("timed-out") ? options.setTimeout(IMPATIENCE_MILLIS) : options;
  }

  private static Future<Outcome> streamed(HttpClientResponse response) {
    Outcome.Digest digest = new Outcome.Digest();
    response.handler(piece -> digest.add(piece.getBytes(), 0, piece.length()));
    return response.end().map(end -> digest.outcome(response.statusCode()));
  }

  /** The first message that comes, which may come before the connection is told of. */
  private Outcome webSocket(SmokeRequest request) throws Exception {
    Promise<Outcome> message = Promise.promise();
    ClientWebSocket socket = webSockets.webSocket();
    socket.textMessageHandler(text -> message.tryComplete(Outcome.ofText(text)));
    socket
        .connect(new WebSocketConnectOptions().setAbsoluteURI(Driver.webSocketUrl(request)))
        .onFailure(message::tryFail);
    return result(message.future());
  }

  /** Reads the first bytes and gives the rest up. */
  private static Future<Outcome> beginning(HttpClientResponse response) {
    Promise<Outcome> read = Promise.promise();
    Buffer some = Buffer.buffer();
    response.handler(
        piece -> {
          some.appendBuffer(piece);
          if (some.length() >= SOME
              && read.tryComplete(Outcome.of(response.statusCode(), some.getBytes(0, SOME)))) {
            reset(response.request());
          }
        });
    response.exceptionHandler(read::tryFail);
    return read.future();
  }

  private static HttpClient client(HttpClientOptions options) {
    try {
      return (HttpClient)
          Vertx.class
              .getMethod("createHttpClient", HttpClientOptions.class, PoolOptions.class)
              .invoke(Vertx.vertx(), options, new PoolOptions().setHttp1MaxSize(1000));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void reset(HttpClientRequest request) {
    try {
      HttpClientRequest.class.getMethod("reset").invoke(request);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T result(Future<T> call) throws Exception {
    return Driver.result(call.toCompletionStage().toCompletableFuture());
  }
}
