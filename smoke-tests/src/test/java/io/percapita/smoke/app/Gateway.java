package io.percapita.smoke.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A gateway to a provider in the same JVM, to which requests go first. */
final class Gateway implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final SmokeRequest behind;

  /**
   * Starts on a free port of the loopback interface.
   *
   * @param behind where it sends what it receives
   */
  Gateway(SmokeRequest behind) throws IOException {
    this.behind = behind;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::pass);
    server.start();
  }

  /** Where it listens, which is nothing that LLM calls are known to go to. */
  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void pass(HttpExchange exchange) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(behind.url()))
            .header("x-standin", behind.standIn())
            .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
            .build();
    try (exchange) {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(response.statusCode(), response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
