package io.percapita.smoke.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.Content;

/** The HTTP client of Jetty 12. */
final class Jetty12Driver implements Driver {
  private static final int SOME = 10;
  private static final int MAX_BYTES = 1 << 20;

  private final HttpClient client = started(new HttpClient());
  private final HttpClient undecoded = started(new HttpClient());
  private final HttpClient http2 = started(overHttp2());
  private final HttpClient undecodedHttp2 = started(overHttp2());

  private final ExecutorService threads = CallerThreads.pool();

  /** Not read, and so open until the next call. */
  private InputStream open = InputStream.nullInputStream();

  Jetty12Driver() {
    undecoded.getContentDecoderFactories().clear();
    undecodedHttp2.getContentDecoderFactories().clear();
  }

  private static HttpClient overHttp2() {
    return new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
  }

  private static HttpClient started(HttpClient client) {
    try {
      client.setMaxConnectionsPerDestination(1000);
      client.start();
      return client;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    open.close();
    open = InputStream.nullInputStream();
    Request http = http(request);
    return switch (request.how()) {
      case "string", "redirected", "retried", "request-content" -> {
        ContentResponse response = sent(http);
        yield Outcome.ofTwice(response.getStatus(), response.getContent(), response.getContent());
      }
      case "twice" -> {
        try {
          sent(http);
        } catch (IOException refused) {
          // As a retry of the application's own would.
        }
        ContentResponse response = sent(http);
        yield Outcome.of(response.getStatus(), response.getContent());
      }
      case "timed-out" -> {
        ContentResponse response = sent(http.timeout(IMPATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        yield Outcome.of(response.getStatus(), response.getContent());
      }
      case "read-timeout" -> {
        ContentResponse response = sent(http.idleTimeout(IMPATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        yield Outcome.of(response.getStatus(), response.getContent());
      }
      case "stream" -> {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        http.send(listener);
        Response response = head(listener);
        try (InputStream body = listener.getInputStream()) {
          yield streamed(response.getStatus(), body);
        }
      }
      case "async-string" -> Driver.result(begin(request));
      case "pieces" -> {
        Outcome.Digest digest = new Outcome.Digest();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        http.onResponseContent((response, content) -> add(digest, content))
            .send(result -> tell(outcome, result, digest));
        yield Driver.result(outcome);
      }
      case "source" -> {
        Outcome.Digest digest = new Outcome.Digest();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        http.onResponseContentSource((response, source) -> read(source, digest))
            .send(result -> tell(outcome, result, digest));
        yield Driver.result(outcome);
      }
      case "two-readers" -> {
        Outcome.Digest digest = new Outcome.Digest();
        Outcome.Digest other = new Outcome.Digest();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        http.onResponseContentSource((response, source) -> read(source, other))
            .onResponseContentAsync(
                (response, chunk, demander) -> {
                  add(digest, chunk.getByteBuffer());
                  demander.run();
                })
            .send(result -> tell(outcome, result, digest));
        yield Driver.result(outcome);
      }
      case "async-cancel" -> {
        CompletableFuture<byte[]> some = new CompletableFuture<>();
        http.onResponseContent(
                (response, content) -> {
                  byte[] piece = new byte[content.remaining()];
                  content.get(piece);
                  some.complete(piece);
                })
            .send(result -> some.cancel(true));
        byte[] read = some.get(60, TimeUnit.SECONDS);
        Driver.result(http.abort(new CancellationException("enough")));
        yield Outcome.of(200, read);
      }
      case "exactly" -> {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        http.send(listener);
        Response response = head(listener);
        try (InputStream body = listener.getInputStream()) {
          yield Outcome.of(
              response.getStatus(),
              body.readNBytes((int) response.getHeaders().getLongField("Content-Length")));
        }
      }
      case "close-early" -> {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        http.send(listener);
        Response response = head(listener);
        try (InputStream body = listener.getInputStream()) {
          yield Outcome.of(response.getStatus(), body.readNBytes(SOME));
        }
      }
      case "never-read" -> {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        http.send(listener);
        Response response = head(listener);
        open = listener.getInputStream();
        yield Outcome.of(response.getStatus(), new byte[0]);
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    if (CallerThreads.areVirtual()) {
      return CompletableFuture.supplyAsync(() -> blocking(request), threads);
    }
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    http(request)
        .send(
            new BufferingResponseListener(MAX_BYTES) {
              @Override
              public void onComplete(Result result) {
                if (result.isSucceeded()) {
                  answer.complete(Outcome.of(result.getResponse().getStatus(), getContent()));
                } else {
                  answer.completeExceptionally(result.getFailure());
                }
              }
            });
    return answer;
  }

  private Outcome blocking(SmokeRequest request) {
    try {
      ContentResponse response = sent(http(request));
      return Outcome.of(response.getStatus(), response.getContent());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    Request http = http(request);
    http.send(result -> {});
    return () -> {
      CompletableFuture<Boolean> unused = http.abort(new CancellationException("enough"));
    };
  }

  private Request http(SmokeRequest request) {
    boolean raw = request.standIn().contains("raw-gzip");
    boolean secure = request.url().startsWith("https");
    Request http =
        (raw ? secure ? undecodedHttp2 : undecoded : secure ? http2 : client)
            .newRequest(URI.create(request.url()))
            .method("POST")
            .body(new StringRequestContent("application/json", request.body()));
    if (!request.standIn().equals("-")) {
      http.headers(headers -> headers.put("x-standin", request.standIn()));
    }
    return raw ? http.headers(headers -> headers.put("Accept-Encoding", "gzip")) : http;
  }

  private static ContentResponse sent(Request http) throws Exception {
    try {
      return http.send();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Response head(InputStreamResponseListener listener) throws Exception {
    try {
      return listener.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Outcome streamed(int status, InputStream body) throws Exception {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[4096];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      digest.add(buffer, 0, read);
    }
    return digest.outcome(status);
  }

  private static void read(Content.Source source, Outcome.Digest digest) {
    for (Content.Chunk chunk = source.read(); chunk != null; chunk = source.read()) {
      if (Content.Chunk.isFailure(chunk)) {
        return;
      }
      add(digest, chunk.getByteBuffer());
      chunk.release();
      if (chunk.isLast()) {
        return;
      }
    }
    source.demand(() -> read(source, digest));
  }

  private static void add(Outcome.Digest digest, ByteBuffer content) {
    byte[] piece = new byte[content.remaining()];
    content.get(piece);
    digest.add(piece, 0, piece.length);
  }

  private static void tell(
      CompletableFuture<Outcome> outcome, Result result, Outcome.Digest digest) {
    if (result.isSucceeded()) {
      outcome.complete(digest.outcome(result.getResponse().getStatus()));
    } else {
      outcome.completeExceptionally(result.getFailure());
    }
  }
}
