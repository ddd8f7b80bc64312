package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.percapita.dashboards.Programs;
import io.percapita.dashboards.Rule;
import io.percapita.dashboards.history.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docker-compose.yml runs to give Prometheus a past, without containers. */
class DemoHistoryTest {
  @TempDir Path directory;

  @Test
  void prometheusStartsWithMonthsOfPastAndWithAlertsThatFire() throws Exception {
    Path data = directory.resolve("data");

    assertThat(history("yes")).contains("demo-history: 65 days until ");

    Instant now = Instant.now();
    // Past figures stand at full hours.
    Instant monthAgo = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(35));
    try (PrometheusServer prometheus = PrometheusServer.over(data)) {
      String perUser = "fleet:llm_cost_usd_per_mau:ratio30d{environment=\"demo\"}";
      assertThat(value(prometheus, perUser, now)).isCloseTo(2.10, within(0.05));
      assertThat(value(prometheus, perUser, monthAgo)).isCloseTo(1.60, within(0.05));
      String firing = "count(ALERTS{alertstate=\"firing\",alertname=~\"Percapita.*\"})";
      assertThat(value(prometheus, firing, now)).isPositive();
    }
    // Nothing is left beside it but the folder of this test's own Prometheus.
    assertThat(names(directory)).containsExactly("data", "prometheus");

    List<String> before = names(data);
    assertThat(history("yes")).contains("is not empty and stays as it is");
    assertThat(names(data)).isEqualTo(before);
  }

  @Test
  void whoWantsNoPastGetsNone() throws Exception {
    assertThat(history("no")).contains("none wanted");

    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void whatHoldsAPastOrAPrometheusIsNotTouched() throws Exception {
    Path wal = Files.createDirectories(directory.resolve("data/wal"));

    assertThat(history("yes")).contains("is not empty and stays as it is");

    assertThat(names(wal.resolveSibling(""))).containsExactly("wal");
  }

  /** The container's command, with this machine's paths. */
  private String history(String wanted) throws Exception {
    List<String> command = new ArrayList<>();
    for (String argument : Compose.texts(Compose.read().service("history").get("command"))) {
      command.add(
          argument
              .replace("demo.jar:lib/*", System.getProperty("java.class.path"))
              .replace(
                  "/etc/prometheus",
                  Path.of("..", "grafana-dashboards")
                      .resolve(Rule.FOLDER)
                      .toAbsolutePath()
                      .toString())
              .replace("/history/prometheus", directory.resolve("data").toString())
              .replace("${PERCAPITA_HISTORY:-yes}", wanted));
    }
    return Programs.run(directory, command.toArray(String[]::new));
  }

  private static double value(PrometheusServer prometheus, String expression, Instant at)
      throws IOException, InterruptedException {
    JsonNode result = prometheus.query(expression, at);
    assertThat(result).as(expression).hasSize(1);
    return result.get(0).at("/value/1").asDouble();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
