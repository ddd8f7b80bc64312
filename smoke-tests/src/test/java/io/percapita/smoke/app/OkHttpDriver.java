package io.percapita.smoke.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** OkHttp, whichever version is on the class path. */
final class OkHttpDriver implements Driver {
  // Built from another client, as LLM SDKs do, so that a second interceptor would show.
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .readTimeout(60, TimeUnit.SECONDS)
          .build()
          .newBuilder()
          .followRedirects(false)
          .build();
  private final OkHttpClient wide = client.newBuilder().dispatcher(wideDispatcher()).build();

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final List<Response> unread = new ArrayList<>();

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    unread.forEach(Response::close);
    unread.clear();
    Call call = client.newCall(http(request));
    return switch (request.how()) {
      case "string", "retried", "closing", "fetches" -> {
        try (Response response = call.execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "stream" -> {
        try (Response response = call.execute()) {
          yield stream(response);
        }
      }
      case "twice" -> {
        try (Response response = call.execute()) {
          byte[] peeked = response.peekBody(Long.MAX_VALUE).bytes();
          byte[] read = response.body().bytes();
          if (!Arrays.equals(peeked, read)) {
            throw new IllegalStateException("the body is not what was peeked of it");
          }
          yield Outcome.of(response.code(), read);
        }
      }
      case "exactly" -> {
        try (Response response = call.execute()) {
          int length = (int) response.body().contentLength();
          yield Outcome.of(response.code(), response.body().byteStream().readNBytes(length));
        }
      }
      case "read-timeout", "timed-out" -> {
        OkHttpClient impatient =
            client.newBuilder().readTimeout(IMPATIENCE_MILLIS, TimeUnit.MILLISECONDS).build();
        try (Response response = impatient.newCall(http(request)).execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "async-string" -> {
        try (Response response = enqueue(call).get(60, TimeUnit.SECONDS)) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "web-socket" -> webSocket(request);
      case "close-early" -> {
        try (Response response = call.execute()) {
          yield Outcome.of(response.code(), response.body().byteStream().readNBytes(10));
        }
      }
      case "async-cancel" -> {
        CompletableFuture<Response> future = enqueue(call);
        Response response = future.get(60, TimeUnit.SECONDS);
        int first = response.body().byteStream().read();
        call.cancel();
        try {
          response.body().byteStream().readAllBytes();
        } catch (IOException expected) {
          yield Outcome.of(response.code(), new byte[] {(byte) first});
        }
        throw new IllegalStateException("the body went on after the call was cancelled");
      }
      case "call-timeout" -> {
        OkHttpClient hurried = client.newBuilder().callTimeout(5, TimeUnit.SECONDS).build();
        try (Response response = hurried.newCall(http(request)).execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "redirected" -> {
        OkHttpClient redirecting = client.newBuilder().followRedirects(true).build();
        try (Response response = redirecting.newCall(http(request)).execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "logs-in" -> {
        Request granted = http(request).newBuilder().header("Authorization", "Bearer x").build();
        Request refused = http(request).newBuilder().header("x-standin", "status=401").build();
        OkHttpClient known = client.newBuilder().authenticator((route, refusal) -> granted).build();
        try (Response response = known.newCall(refused).execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "next-route" -> {
        Dns nobodyFirst =
            host ->
                List.of(
                    InetAddress.getByAddress(host, new byte[] {127, 0, 0, 2}),
                    InetAddress.getLoopbackAddress());
        OkHttpClient trying = new OkHttpClient.Builder().dns(nobodyFirst).build();
        try (Response response = trying.newCall(http(request)).execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "propagated", "signed" -> {
        Request.Builder http =
            http(request).newBuilder().header("baggage", "user.id=u-42").header("traceparent", "x");
        if (request.how().equals("signed")) {
          http.header("Authorization", "AWS4-HMAC-SHA256 SignedHeaders=baggage;host, Signature=0");
        }
        try (Response response = client.newCall(http.build()).execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "cached",
          "asks-first",
          "asks-twice",
          "retries",
          "looks-up",
          "token-first",
          "token-renewed",
          "hops",
          "rebuilds",
          "falls-back" -> {
        Interceptor interceptor = new OkHttpInterceptors(client).named(request.how());
        OkHttpClient intercepted = client.newBuilder().addInterceptor(interceptor).build();
        try (Response response = intercepted.newCall(http(request)).execute()) {
          yield Outcome.of(response.code(), response.body().bytes());
        }
      }
      case "never-read" -> {
        Response response = call.execute();
        unread.add(response);
        yield Outcome.of(response.code(), new byte[0]);
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    OkHttpClient chosen = request.standIn().contains("together") ? wide : client;
    CompletableFuture<Outcome> future = new CompletableFuture<>();
    chosen
        .newCall(http(request))
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call failed, IOException cause) {
                future.completeExceptionally(cause);
              }

              @Override
              public void onResponse(Call answered, Response response) throws IOException {
                try (response) {
                  future.complete(stream(response));
                } catch (Throwable t) {
                  future.completeExceptionally(t);
                }
              }
            });
    return future;
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    Call call = client.newCall(http(request));
    CompletableFuture<Response> unused = enqueue(call);
    return call::cancel;
  }

  /** Makes any number of calls at once, where the usual one makes five to a host. */
  private static Dispatcher wideDispatcher() {
    Dispatcher dispatcher =
        CallerThreads.areVirtual() ? new Dispatcher(CallerThreads.pool()) : new Dispatcher();
    dispatcher.setMaxRequests(Integer.MAX_VALUE);
    dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
    return dispatcher;
  }

  private static Request http(SmokeRequest request) {
    Request.Builder http = new Request.Builder().url(request.url()).post(body(request));
    if (!request.standIn().equals("-")) {
      http.header("x-standin", request.standIn());
    }
    if (request.standIn().contains("raw-gzip")) {
      http.header("Accept-Encoding", "gzip");
    }
    return http.build();
  }

  @SuppressWarnings("deprecation") // the order of arguments that all three major versions have
  private static RequestBody body(SmokeRequest request) {
    RequestBody body = RequestBody.create(MediaType.parse("application/json"), request.body());
    return switch (request.how()) {
      case "closing" -> // as gzip does, and Jackson
          ownBody(
              sink -> {
                body.writeTo(sink);
                sink.outputStream().close();
              });
      case "fetches" -> ownBody(sink -> sink.write(FetchedBody.fetch(request).readAllBytes()));
      default -> body;
    };
  }

  private static RequestBody ownBody(BodyWriter writer) {
    return new RequestBody() {
      @Override
      public MediaType contentType() {
        return MediaType.parse("application/json");
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        writer.writeTo(sink);
      }
    };
  }

  private static CompletableFuture<Response> enqueue(Call call) {
    CompletableFuture<Response> future = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException cause) {
            future.completeExceptionally(cause);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            future.complete(response);
          }
        });
    return future;
  }

  /** The first message that comes. */
  private Outcome webSocket(SmokeRequest request) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    WebSocketListener listener =
        new WebSocketListener() {
          @Override
          public void onMessage(WebSocket socket, String text) {
            message.complete(text);
          }

          @Override
          public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
            message.completeExceptionally(cause);
          }
        };
    WebSocket socket =
        client.newWebSocket(
            new Request.Builder().url(Driver.webSocketUrl(request)).build(), listener);
    Outcome outcome = Outcome.ofText(Driver.result(message));
    socket.cancel();
    return outcome;
  }

  private static Outcome stream(Response response) throws IOException {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[4096];
    InputStream body = response.body().byteStream();
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      digest.add(buffer, 0, read);
    }
    return digest.outcome(response.code());
  }

  private interface BodyWriter {
    void writeTo(BufferedSink sink) throws IOException;
  }
}
