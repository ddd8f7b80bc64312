package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.testing.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus makes of the endpoint. */
class PrometheusSmokeTest extends SmokeTest {
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,]+,\"([^\"]+)\"]");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 40;

  private final int metricsPort = freePort();
  private final int prometheusPort = freePort();

  @Test
  void everyDollarArrivesUnderItsLabels(@TempDir Path folder) throws IOException {
    try (AppJvm app = startApp(folder)) {
      for (int i = 0; i < CALLS; i++) {
        app.send("string", url(CHAT), USAGE, "user-" + i % 4, CHAT_BODY);
        app.send("string", url(MESSAGES), "usage=1000:200:40:20:300:0", "user-9", MESSAGES_BODY);
      }
      app.send("string", url(CHAT), USAGE, "-", CHAT_BODY.replace("gpt-4o-mini", "acme-1"));
      assertThat(scrape(metricsPort)).contains("target_info").doesNotContain("smoke-test-key");
      assertWellFormed(scrape(metricsPort), folder);

      Process prometheus = startPrometheus(folder, metricsPort);
      try {
        // 40 x 0.000405 + 40 x 0.00783 USD
        awaitValue("sum(llm_cost_usd_total)", 0.3294);
        awaitValue(
            "sum(llm_cost_usd_total{llm_feature=\"smart-search\",llm_plan=\"pro\"})", 0.3294);
        // 40 x 20 x 6 USD per million
        awaitValue("sum(llm_cost_usd_total{llm_component=\"cache_write_1h\"})", 0.0048);
        awaitValue("sum(llm_cost_usd_total{gen_ai_provider_name=\"openai\"})", 0.0162);
        awaitValue("sum(llm_tokens_total{llm_component=\"reasoning\"})", 41 * 100);
        awaitValue("count(llm_user_cost_usd_total)", 5);
        awaitValue("sum(llm_user_cost_usd_total)", 0.3294);
        awaitValue("llm_unpriced_calls_total{gen_ai_response_model=\"acme-1\"}", 1);
        awaitValue("count(llm_active_users_register{llm_scope=\"ai\"})", 5);
        awaitValue("count(llm_plan_active_users_register{llm_plan=\"pro\"})", 5);
        awaitValue("count(count by (llm_feature) (llm_feature_active_users_register))", 1);
        awaitValue("llm_feature_active_users_overflow", 0);
        // Short requests are measured now and then only.
        awaitValue("count(llm_capture_time_seconds_total{llm_capture_stage!=\"request\"} > 0)", 4);
        awaitValue("llm_capture_open_calls", 0);
        awaitValue("sum(llm_labels_folded_total)", 0);
        awaitValue("count(llm_user_active{llm_scope=\"ai\"})", 5);
        awaitValue("llm_user_active_overflow{llm_scope=\"ai\"}", 0);
        awaitValue("llm_ledger_spend_usd{llm_plan=\"pro\"}", 0.3294);
        awaitValue("llm_ledger_users{llm_plan=\"pro\"}", 5);
        awaitValue("max(llm_ledger_user_spend_usd)", 0.3132);
        awaitValue("llm_ledger_users_over{llm_plan=\"pro\",llm_threshold=\"0.8\"}", 0);
        awaitValue("llm_ledger_lost_usd_total", 0);
        awaitValue("llm_plan_arpu_usd{llm_plan=\"pro\"}", 49);
        awaitValue("llm_budget_limit_usd{llm_plan=\"pro\"}", 3.92);
        awaitValue("llm_target_cogs_ratio", 0.08);
        awaitValue("sum(gen_ai_client_operation_duration_seconds_count)", 81);
        awaitValue("sum(gen_ai_client_token_usage_sum{gen_ai_token_type=\"output\"})", 28400);
      } finally {
        prometheus.destroy();
      }
    }
  }

  private AppJvm startApp(Path folder) throws IOException {
    Path config = folder.resolve("percapita.yaml");
    Files.writeString(config, "plans:\n  pro: {arpu_usd: 49, budget_usd: 3.92}\n");
    return app(AgentVersion.BUILT_AGAINST)
        .property("percapita.config.file", config)
        .property("otel.traces.exporter", "none")
        .property("otel.metrics.exporter", "prometheus")
        .property("otel.exporter.prometheus.port", metricsPort)
        .start("jdk");
  }

  /** What two JVMs saw and spent is known to the fleet, at once and after one of them has ended. */
  @Test
  void usersAndSpendMergeOverJvmsAndRestarts(@TempDir Path folder) throws IOException {
    int exporterPort = freePort();
    int otherPort = freePort();
    try (RedisServer redis = RedisServer.start(folder)) {
      Process exporter = startExporter(redis, exporterPort);
      Process prometheus = startPrometheus(folder, metricsPort, otherPort, exporterPort);
      try {
        try (AppJvm second = startSharing(redis, otherPort)) {
          try (AppJvm first = startSharing(redis, metricsPort)) {
            call(first, 0, 4);
            call(second, 2, 6);
            awaitValue("count(llm_user_active{llm_scope=\"ai\"})", 8);
            awaitValue("count(max by (llm_user) (llm_user_active{llm_scope=\"ai\"}))", 6);
            awaitValue(
                "count(max by (llm_register) (llm_active_users_register{llm_scope=\"ai\"}))", 6);
            awaitValue("sum(llm_ledger_pending)", 0);
          }
          awaitValue("count(llm_user_active{llm_scope=\"ai\"})", 4);
          // 8 x 0.000405 USD
          awaitValue("llm_ledger_spend_usd{llm_plan=\"pro\"}", 0.00324);
          awaitValue("llm_ledger_users", 6);
          awaitValue("max(llm_ledger_user_spend_usd)", 0.00081);
          awaitValue(
              "count(max by (llm_user) (max_over_time(llm_user_active{llm_scope=\"ai\"}[1h])))", 6);
          awaitValue(
              "count(max by (llm_register) "
                  + "(max_over_time(llm_active_users_register{llm_scope=\"ai\"}[1h])))",
              6);
          awaitValue("count({__name__=~\"llm_ledger_(users|spend_usd)\"})", 2);
          assertThat(second.log()).doesNotContain("SLF4J").doesNotContain("cannot reach");
        }
      } finally {
        prometheus.destroy();
        exporter.destroy();
      }
    }
  }

  private void call(AppJvm app, int from, int to) {
    for (int user = from; user < to; user++) {
      app.send("string", url(CHAT), USAGE, "user-" + user, CHAT_BODY);
    }
  }

  private AppJvm startSharing(RedisServer redis, int port) {
    return app(AgentVersion.BUILT_AGAINST)
        .property("percapita.ledger", redis.url())
        .property("otel.traces.exporter", "none")
        .property("otel.metrics.exporter", "prometheus")
        .property("otel.exporter.prometheus.port", port)
        .start("jdk");
  }

  private static Process startExporter(RedisServer redis, int port) throws IOException {
    ProcessBuilder exporter =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            Extension.jar().toString(),
            "exporter",
            "--port",
            Integer.toString(port));
    exporter.environment().put("PERCAPITA_LEDGER", redis.url().toString());
    return exporter
        .redirectErrorStream(true)
        .redirectOutput(AppJvm.newLog("exporter").toFile())
        .start();
  }

  private Process startPrometheus(Path folder, int... ports) throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        "scrape_configs:\n"
            + "  - job_name: app\n"
            + "    scrape_interval: 1s\n"
            + "    static_configs: [{targets: ["
            + Arrays.stream(ports)
                .mapToObj(port -> "'localhost:" + port + "'")
                .collect(Collectors.joining(", "))
            + "]}]\n");
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + prometheusPort)
        .redirectErrorStream(true)
        .redirectOutput(AppJvm.newLog("prometheus").toFile())
        .start();
  }

  /**
   * {@code promtool check metrics} finds fault with the format, and with names as it knows them.
   */
  private static void assertWellFormed(String metrics, Path folder) throws IOException {
    Path ours = folder.resolve("metrics.txt");
    Files.writeString(
        ours,
        metrics
            .lines()
            .filter(line -> line.contains("llm_") || line.contains("gen_ai_client"))
            .map(line -> line + "\n")
            .reduce("", String::concat));
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(ours.toFile())
            .redirectErrorStream(true)
            .start();
    String complaints =
        new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(complaints).isEmpty();
  }

  private void awaitValue(String query, double expected) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class) // it listens some seconds after its start
        .untilAsserted(
            () -> assertThat(query(query)).as(query).isCloseTo(expected, within(expected)));
  }

  private static Offset<Double> within(double expected) {
    return Offset.offset(Math.abs(expected) * 1e-12);
  }

  private double query(String query) throws IOException, InterruptedException {
    String answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://localhost:"
                                + prometheusPort
                                + "/api/v1/query?query="
                                + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher value = VALUE.matcher(answer);
    assertThat(value.find()).as(query + " answered " + answer).isTrue();
    return Double.parseDouble(value.group(1));
  }
}
