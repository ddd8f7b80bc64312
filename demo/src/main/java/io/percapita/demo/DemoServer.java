package io.percapita.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The SaaS's web server, with one path for each AI feature. */
final class DemoServer implements AutoCloseable {
  static final String NEW_MODEL_PATH = "/api/experiments";
  private static final int THREADS = 16;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private DemoServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts the server on any free port of the loopback interface.
   *
   * @throws IOException if there is none
   */
  static DemoServer start(AiFeatures features) throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), features);
  }

  /**
   * Starts the server.
   *
   * @param address where to listen
   * @throws IOException if the port is taken
   */
  static DemoServer start(InetSocketAddress address, AiFeatures features) throws IOException {
    DemoServer started = new DemoServer(HttpServer.create(address, 0));
    started.server.setExecutor(started.threads);
    for (Feature feature : Feature.values()) {
      started.serve(feature.path(), feature.id(), question -> features.run(feature, question));
    }
    started.serve(NEW_MODEL_PATH, "experiments", features::tryNewModel);
    started.server.start();
    return started;
  }

  URI baseUri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Serves a path, and those below it, with something that is no AI feature. */
  void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  private void serve(String path, String feature, Consumer<String> action) {
    server.createContext(path, exchange -> answer(exchange, feature, action));
  }

  /** Acts on behalf of the signed-in user, whom baggage carries along. */
  private static void answer(HttpExchange exchange, String feature, Consumer<String> action)
      throws IOException {
    String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Baggage caller =
        Baggage.builder()
            .put("user.id", header(exchange, "X-User-Id"))
            .put("llm.plan", header(exchange, "X-User-Plan"))
            .put("llm.feature", feature)
            .build();
    int status = 204;
    try (Scope scope = caller.makeCurrent()) {
      action.accept(question);
    } catch (RuntimeException e) {
      System.err.println("demo-app: " + feature + " failed: " + e);
      status = 502;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }
}
