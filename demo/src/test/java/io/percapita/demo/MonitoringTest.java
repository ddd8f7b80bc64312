package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.percapita.dashboards.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what docker-compose.yml runs, from the same files, without containers: Prometheus scrapes,
 * an alert fires, Alertmanager routes it, the demo hears of it. Only addresses are others, and the
 * waits of minutes are seconds.
 */
class MonitoringTest {
  private static final Path FILES = Path.of("..", "grafana-dashboards", "prometheus");
  private static final String RUNBOOKS = "http://localhost:8090/runbooks";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String FULL = "llm_calls_total{otel_metric_overflow=\"true\"} 3\n";
  private static final String ESTIMATED = "llm_user_active_overflow{llm_scope=\"ai\"} 1\n";

  @TempDir Path directory;

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<Process> processes = new ArrayList<>();
  private volatile String metrics = "";
  private HttpServer service;
  private DemoServer saas;

  @BeforeEach
  void start() throws Exception {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/metrics",
        exchange -> {
          byte[] text = metrics.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    service.start();
    saas = DemoServer.start(new AiFeatures("http://localhost:1"));
    saas.serve(AlertHook.PATH, new AlertHook(lines::add));
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : processes) {
      process.destroy();
      process.waitFor();
    }
    saas.close();
    service.stop(0);
  }

  @Test
  void anAlertFiresAndReachesTheWebhookAndSoDoesItsEnd() throws Exception {
    int prometheus = freePort();
    int alertmanager = freePort();
    Map<String, String> others = new LinkedHashMap<>();
    others.put("demo:9464", "127.0.0.1:" + service.getAddress().getPort());
    others.put("prometheus:9090", "127.0.0.1:" + prometheus);
    others.put("alertmanager:9093", "127.0.0.1:" + alertmanager);
    others.put("demo:8090", "127.0.0.1:" + saas.baseUri().getPort());
    others.put("scrape_interval: 15s", "scrape_interval: 1s");
    others.put("interval: 1m", "interval: 1s");
    others.put("group_wait: 30s", "group_wait: 1s");
    others.put("group_wait: 5m", "group_wait: 1s");
    others.put("group_interval: 5m", "group_interval: 1s");
    others.put("group_interval: 1h", "group_interval: 1s");
    Set<String> found = render(FILES, Path.of(""), others);
    found.addAll(render(Path.of("compose", "targets", "direct"), Path.of("targets"), others));
    assertThat(found).isEqualTo(others.keySet());
    metrics = "llm_target_cogs_ratio 0.08\n" + FULL + ESTIMATED;

    run("alertmanager", "prometheus-alertmanager", arguments("alertmanager", alertmanager));
    List<String> arguments = arguments("prometheus", prometheus);
    // Debian's Prometheus 2 asks for it; Prometheus 3 does it by itself.
    arguments.add("--enable-feature=expand-external-labels");
    run("prometheus", "prometheus", arguments);

    heard(
        "ALERT firing warning PercapitaSeriesOverflow: demo: percapita-demo: llm_calls_total has more"
            + " label sets than its limit in 1 series; what is beyond has no feature, plan or model. ("
            + RUNBOOKS
            + "/PercapitaSeriesOverflow.md)");
    heard("ALERT firing info PercapitaUsersEstimated: demo: More ai users are active than");
    assertThat(ask(alertmanager, "/api/v2/alerts"))
        .contains("\"environment\":\"demo\"", "\"receivers\":[{\"name\":\"warning\"}]")
        .doesNotContain("\"runbooks\":");
    // As the health check of the container does.
    assertThat(
            Programs.run(
                directory,
                "amtool",
                "--alertmanager.url=http://127.0.0.1:" + alertmanager,
                "alert",
                "query"))
        .contains("PercapitaSeriesOverflow");

    metrics = "llm_target_cogs_ratio 0.08\n" + ESTIMATED;
    heard("ALERT resolved warning PercapitaSeriesOverflow: ");
  }

  @Test
  void redisTakesItsConfiguration() throws Exception {
    int port = freePort();
    run(
        "redis",
        "redis-server",
        List.of(
            Path.of("compose", "redis.conf").toAbsolutePath().toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port)));

    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        Programs.run(
                            directory,
                            "redis-cli",
                            "-p",
                            Integer.toString(port),
                            "config",
                            "get",
                            "maxmemory-policy"))
                    .contains("noeviction"));
  }

  /** Copies a folder's YAML, rewritten, and tells the others that were in it. */
  private Set<String> render(Path from, Path to, Map<String, String> others) throws IOException {
    Files.createDirectories(directory.resolve(to));
    Set<String> found = new HashSet<>();
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
        String text = Files.readString(file);
        for (Map.Entry<String, String> other : others.entrySet()) {
          if (text.contains(other.getKey())) {
            text = text.replace(other.getKey(), other.getValue());
            found.add(other.getKey());
          }
        }
        Files.writeString(directory.resolve(to).resolve(file.getFileName()), text);
      }
    }
    return found;
  }

  /** What docker-compose.yml starts a service with, in the test's directory and on its port. */
  private List<String> arguments(String service, int port) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (Object argument : (List<?>) Compose.read().service(service).get("command")) {
      arguments.add(
          argument
              .toString()
              .replace("/etc/" + service + "/", directory + "/")
              .replace("=/" + service, "=" + directory.resolve(service)));
    }
    arguments.add("--web.listen-address=127.0.0.1:" + port);
    return arguments;
  }

  private void run(String name, String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile());
    builder.environment().put("PERCAPITA_RUNBOOKS", RUNBOOKS);
    processes.add(builder.start());
  }

  private void heard(String line) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(lines).as(this::logs).anyMatch(said -> said.startsWith(line)));
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    for (String name : List.of("prometheus.log", "alertmanager.log")) {
      try {
        logs.append(Files.readString(directory.resolve(name)));
      } catch (IOException e) {
        logs.append(e);
      }
    }
    return logs.toString();
  }

  private static String ask(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
