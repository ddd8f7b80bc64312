package io.percapita.dashboards.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A Prometheus of this machine over a data directory, without targets. Ends when closed. */
public final class PrometheusServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final URI url;

  private PrometheusServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts one and waits until it answers queries.
   *
   * @throws IOException if it does not, with what it wrote
   */
  public static PrometheusServer over(Path data) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(data.resolveSibling("prometheus"));
    Path configuration = Files.writeString(directory.resolve("empty.yml"), "scrape_configs: []\n");
    Path log = directory.resolve("prometheus.log");
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + data,
                // The story may lie long back.
                "--storage.tsdb.retention.time=100y",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    PrometheusServer server = new PrometheusServer(process, URI.create("http://127.0.0.1:" + port));
    if (!server.ready()) {
      server.close();
      throw new IOException("Prometheus did not start: " + Files.readString(log));
    }
    return server;
  }

  /** Where it answers. */
  public URI url() {
    return url;
  }

  /**
   * What an expression comes to at an instant.
   *
   * @return the series of the result, each with its {@code metric} and {@code value}
   * @throws IOException if Prometheus refuses it
   */
  public JsonNode query(String expression, Instant at) throws IOException, InterruptedException {
    return result("query", "query=" + encode(expression) + "&time=" + at.getEpochSecond());
  }

  /**
   * What an expression comes to at each step of a range.
   *
   * @return the series of the result, each with its {@code metric} and {@code values}
   * @throws IOException if Prometheus refuses it
   */
  public JsonNode range(String expression, Instant from, Instant to, Duration step)
      throws IOException, InterruptedException {
    return result(
        "query_range",
        "query=%s&start=%d&end=%d&step=%d"
            .formatted(
                encode(expression), from.getEpochSecond(), to.getEpochSecond(), step.toSeconds()));
  }

  private JsonNode result(String path, String form) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/api/v1/" + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      JsonNode answer = JSON.readTree(body);
      if (!answer.path("status").asText().equals("success")) {
        throw new IOException(answer.path("error").asText() + " in " + form);
      }
      return answer.at("/data/result");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean ready() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url.resolve("/-/ready")).build();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < until) {
      try {
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return true;
        }
      } catch (IOException ignored) {
        // It does not listen yet.
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    return false;
  }
}
