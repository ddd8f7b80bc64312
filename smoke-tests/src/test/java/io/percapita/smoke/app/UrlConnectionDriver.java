package io.percapita.smoke.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** {@link HttpURLConnection}, in the orders in which its methods can be called. */
final class UrlConnectionDriver implements Driver {
  private static final int PIECE = 1000;

  private final ExecutorService threads = CallerThreads.pool();

  /** Held until the next call, or the client could tell that nobody will read them. */
  private final List<InputStream> unread = new ArrayList<>();

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    unread.clear();
    HttpURLConnection connection = open(request);
    return switch (request.how()) {
      case "signed-by-scheme" -> {
        connection.setRequestProperty("Authorization", "HMAC-SHA256 of all that is sent");
        write(connection, request);
        yield whole(connection);
      }
      case "expecting" -> {
        connection.setRequestProperty("Expect", "100-continue");
        connection.setFixedLengthStreamingMode(bytes(request).length);
        connection.getOutputStream().close();
        yield whole(connection);
      }
      case "string", "redirected", "retried" -> {
        write(connection, request);
        yield whole(connection);
      }
      case "connected" -> {
        connection.connect();
        write(connection, request);
        yield stream(connection.getInputStream());
      }
      case "head-first" -> {
        write(connection, request);
        connection.getHeaderField("Content-Type");
        connection.getResponseMessage();
        yield stream(connection.getInputStream());
      }
      case "asked-again" -> {
        write(connection, request);
        yield askedForEachPiece(connection);
      }
      case "fixed-length" -> {
        connection.setFixedLengthStreamingMode(bytes(request).length);
        write(connection, request);
        yield stream(connection.getInputStream());
      }
      case "chunked" -> {
        connection.setChunkedStreamingMode(PIECE);
        writeByteByByte(connection, request);
        yield stream(connection.getInputStream());
      }
      case "async-string" -> Driver.result(begin(request));
      case "async-cancel" -> {
        write(connection, request);
        connection.getInputStream().read();
        CompletableFuture.runAsync(connection::disconnect, threads).get(60, TimeUnit.SECONDS);
        yield Outcome.of(200, new byte[0]);
      }
      case "close-early" -> {
        write(connection, request);
        InputStream body = connection.getInputStream();
        byte[] some = body.readNBytes(10);
        body.close();
        yield Outcome.of(connection.getResponseCode(), some);
      }
      case "exactly" -> {
        write(connection, request);
        try (InputStream body = connection.getInputStream()) {
          byte[] all = body.readNBytes(connection.getContentLength());
          yield Outcome.of(connection.getResponseCode(), all);
        }
      }
      case "read-timeout", "timed-out" -> {
        connection.setReadTimeout(IMPATIENCE_MILLIS);
        write(connection, request);
        yield stream(connection.getInputStream());
      }
      case "disconnected" -> {
        write(connection, request);
        connection.disconnect();
        yield Outcome.of(200, new byte[0]);
      }
      case "never-read" -> {
        write(connection, request);
        unread.add(connection.getInputStream());
        yield Outcome.of(connection.getResponseCode(), new byte[0]);
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            HttpURLConnection connection = open(request);
            write(connection, request);
            return whole(connection);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) throws IOException {
    HttpURLConnection connection = open(request);
    connection.setFixedLengthStreamingMode(bytes(request).length); // or it is not sent yet
    write(connection, request);
    return connection::disconnect;
  }

  private static HttpURLConnection open(SmokeRequest request) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(request.url()).toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    if (!request.standIn().equals("-")) {
      connection.setRequestProperty("x-standin", request.standIn());
    }
    if (request.standIn().contains("gzip")) {
      connection.setRequestProperty("Accept-Encoding", "gzip");
    }
    return connection;
  }

  private static byte[] bytes(SmokeRequest request) {
    return request.body().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(HttpURLConnection connection, SmokeRequest request) throws IOException {
    try (OutputStream body = connection.getOutputStream()) {
      body.write(bytes(request));
    }
  }

  /** Asks for the stream again for each byte, which is the same one for a connection. */
  private static void writeByteByByte(HttpURLConnection connection, SmokeRequest request)
      throws IOException {
    for (byte value : bytes(request)) {
      connection.getOutputStream().write(value);
    }
    connection.getOutputStream().close();
  }

  private static Outcome whole(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return Outcome.of(status, body.readAllBytes());
    }
  }

  private static Outcome stream(InputStream from) throws IOException {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[4096];
    try (InputStream body = from) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        digest.add(buffer, 0, read);
      }
    }
    return digest.outcome(200);
  }

  private static Outcome askedForEachPiece(HttpURLConnection connection) throws IOException {
    Outcome.Digest digest = new Outcome.Digest();
    byte[] buffer = new byte[PIECE];
    for (int read = connection.getInputStream().read(buffer);
        read >= 0;
        read = connection.getInputStream().read(buffer)) {
      digest.add(buffer, 0, read);
      System.gc(); // or what the connection gave before would still be there
    }
    return digest.outcome(200);
  }
}
