package io.percapita.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The SaaS: a web server with one path for each AI feature. */
@Command(name = "demo-app", mixinStandardHelpOptions = true)
public final class DemoApp implements Callable<Integer> {
  private static final String NEW_MODEL = "/api/experiments";
  private static final int THREADS = 16;

  @Option(names = "--port", defaultValue = "8090")
  private int port;

  @Option(names = "--providers", defaultValue = "http://localhost:4010")
  private String providers = "";

  private DemoApp() {}

  /** Runs until it is killed; exits with 1 if the port is taken. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoApp()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    AiFeatures features = new AiFeatures(providers);
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      System.err.println("demo-app: port " + port + " cannot be used (" + e.getMessage() + ")");
      return 1;
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    server.setExecutor(threads);
    for (Feature feature : Feature.values()) {
      server.createContext(
          feature.path(),
          exchange -> serve(exchange, feature.id(), question -> features.run(feature, question)));
    }
    server.createContext(
        NEW_MODEL, exchange -> serve(exchange, "experiments", features::tryNewModel));
    server.start();
    System.out.println("demo-app listens at http://localhost:" + port);
    new CountDownLatch(1).await();
    return 0;
  }

  private interface Action {
    void run(String question);
  }

  /** Serves a request on behalf of the signed-in user, whom baggage carries along. */
  private static void serve(HttpExchange exchange, String feature, Action action)
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
      action.run(question);
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
