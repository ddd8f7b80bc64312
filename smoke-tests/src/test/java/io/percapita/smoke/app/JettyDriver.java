package io.percapita.smoke.app;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.util.BufferingResponseListener;
import org.eclipse.jetty.client.util.InputStreamResponseListener;
import org.eclipse.jetty.client.util.StringContentProvider;

/**
 * The HTTP client of Jetty 9 to 11. It is compiled with that of 12 before it, which has a class of
 * the same name: what differs in that is called by reflection.
 */
final class JettyDriver implements Driver {
  private static final int SOME = 10;
  private static final int MAX_BYTES = 1 << 20;
  private static final String TLS = "org.eclipse.jetty.util.ssl.SslContextFactory";

  private final HttpClient client = client(true);
  private final HttpClient undecoded = client(false);

  private final ExecutorService threads = CallerThreads.pool();

  /** Not read, and so open until the next call. */
  private InputStream open = InputStream.nullInputStream();

  private static HttpClient client(boolean decodes) {
    try {
      HttpClient client = make();
      client.setMaxConnectionsPerDestination(1000);
      client.start();
      if (!decodes) {
        ((Collection<?>) HttpClient.class.getMethod("getContentDecoderFactories").invoke(client))
            .clear();
      }
      return client;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Jetty 9 speaks TLS only if it is told how. */
  private static HttpClient make() throws ReflectiveOperationException {
    Class<?> tls = Class.forName(TLS);
    try {
      return HttpClient.class
          .getConstructor(tls)
          .newInstance(tls.getDeclaredConstructor().newInstance());
    } catch (NoSuchMethodException e) {
      return HttpClient.class.getConstructor().newInstance();
    }
  }

  private static Request newRequest(HttpClient client, URI uri) {
    try {
      return (Request) HttpClient.class.getMethod("newRequest", URI.class).invoke(client, uri);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    open.close();
    open = InputStream.nullInputStream();
    Request http = http(request);
    return switch (request.how()) {
      case "string", "redirected", "retried" -> {
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
      case "request-content" -> {
        ContentResponse response = sent(withRequestContent(http, request.body()));
        yield Outcome.of(response.getStatus(), response.getContent());
      }
      case "request-pieces" -> {
        ContentResponse response = sent(withPieces(http, request.body()));
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
        Pieces pieces = new Pieces();
        http.send(pieces);
        yield Driver.result(pieces.outcome);
      }
      case "callbacks" -> {
        Outcome.Digest digest = new Outcome.Digest();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        http.onResponseContentAsync(
                (response, content, callback) -> {
                  add(digest, content);
                  callback.succeeded();
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
        http.abort(new CancellationException("enough"));
        yield Outcome.of(200, read);
      }
      case "exactly" -> {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        http.send(listener);
        Response response = head(listener);
        try (InputStream body = listener.getInputStream()) {
          yield Outcome.of(response.getStatus(), body.readNBytes(length(response)));
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
    return () -> http.abort(new CancellationException("enough"));
  }

  private Request http(SmokeRequest request) {
    boolean raw = request.standIn().contains("raw-gzip");
    Request http =
        newRequest(raw ? undecoded : client, URI.create(request.url()))
            .method("POST")
            .content(
                new StringContentProvider(
                    "application/json", request.body(), StandardCharsets.UTF_8));
    if (!request.standIn().equals("-")) {
      http.header("x-standin", request.standIn());
    }
    return raw ? http.header("Accept-Encoding", "gzip") : http;
  }

  /** A body as applications of 10 and 11 give it, which 9 does not know. */
  private static Request withRequestContent(Request http, String body)
      throws ReflectiveOperationException {
    Object content =
        Class.forName("org.eclipse.jetty.client.util.StringRequestContent")
            .getConstructor(String.class, String.class)
            .newInstance("application/json", body);
    return withContent(http, content);
  }

  /** The same in pieces, some of which are empty. */
  private static Request withPieces(Request http, String body) throws ReflectiveOperationException {
    ByteBuffer[] pieces =
        Stream.of("", body.substring(0, SOME), "", body.substring(SOME), "")
            .map(piece -> ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)))
            .toArray(ByteBuffer[]::new);
    Object content =
        Class.forName("org.eclipse.jetty.client.util.ByteBufferRequestContent")
            .getConstructor(String.class, ByteBuffer[].class)
            .newInstance("application/json", pieces);
    return withContent(http, content);
  }

  private static Request withContent(Request http, Object content)
      throws ReflectiveOperationException {
    return (Request)
        Request.class
            .getMethod("body", Class.forName(Request.class.getName() + "$Content"))
            .invoke(http, content);
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

  private static int length(Response response) throws ReflectiveOperationException {
    Object headers = Response.class.getMethod("getHeaders").invoke(response);
    long length =
        (long)
            headers
                .getClass()
                .getMethod("getLongField", String.class)
                .invoke(headers, "Content-Length");
    return (int) length;
  }

  private static Outcome streamed(int status, InputStream body) throws Exception {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[4096];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      digest.add(buffer, 0, read);
    }
    return digest.outcome(status);
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

  /** Reads a response as it arrives. */
  private static final class Pieces extends Response.Listener.Adapter {
    private final Outcome.Digest digest = new Outcome.Digest();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    @Override
    public void onContent(Response response, ByteBuffer content) {
      add(digest, content);
    }

    @Override
    public void onComplete(Result result) {
      tell(outcome, result, digest);
    }
  }
}
