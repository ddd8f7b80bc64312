package io.percapita.dashboards.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.percapita.dashboards.Programs;
import io.percapita.dashboards.Rule;
import java.io.IOException;
import java.io.Writer;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sparse, dear calls over many label sets, of JVMs that run for minutes only, scraped every 15
 * seconds: what the rule records of them in a real Prometheus, against what they cost.
 */
class MoneyProofTest {
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final Duration LENGTH = Duration.ofHours(12);

  /** Ends on the hour after the last run, so that the rule has seen all of it. */
  private static final Instant END = START.plus(LENGTH).plus(Duration.ofHours(1));

  @Test
  void theRuleReportsEveryDollarWithinATenthOfAPercent(@TempDir Path folder) throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path samples = folder.resolve("samples.om");
    ShortLivedJvms jvms;
    try (Writer out = Files.newBufferedWriter(samples)) {
      jvms = new ShortLivedJvms(START, LENGTH, new OpenMetrics(out));
      jvms.run();
    }
    blocks(folder, "openmetrics", samples.toString(), data.toString());
    Path rules = folder.resolve("rules.yml");
    new YAMLMapper().writeValue(rules.toFile(), moneyRule());
    try (PrometheusServer server = PrometheusServer.over(data)) {
      blocks(
          folder,
          "rules",
          "--start=" + START.getEpochSecond(),
          "--end=" + END.getEpochSecond(),
          "--url=" + server.url(),
          "--output-dir=" + data,
          rules.toString());
    }

    Map<String, Double> truth = jvms.usdByFeature();
    try (PrometheusServer server = PrometheusServer.over(data)) {
      double all = 0;
      double allTruth = 0;
      for (Map.Entry<String, Double> feature : truth.entrySet()) {
        double recorded =
            query(
                server,
                "sum(sum_over_time(detail:llm_cost_usd:delta5m{llm_feature=\""
                    + feature.getKey()
                    + "\"}[14h]))");
        assertThat(recorded)
            .as(feature.getKey())
            .isCloseTo(feature.getValue(), within(feature.getValue() * 0.001));
        all += recorded;
        allTruth += feature.getValue();
      }
      assertThat(all).isCloseTo(allTruth, within(allTruth * 0.001));
    }
    assertThat(jvms.runs()).as("JVMs").isGreaterThan(200);
    assertThat(truth).hasSize(ShortLivedJvms.FEATURES);
  }

  private static ObjectNode moneyRule() throws IOException {
    ObjectNode root = new YAMLMapper().createObjectNode();
    ObjectNode group = root.putArray("groups").addObject();
    group.put("name", "proof").put("interval", "5m");
    ArrayNode rules = group.putArray("rules");
    Rule.all().stream()
        .filter(rule -> rule.name().equals("detail:llm_cost_usd:delta5m"))
        .forEach(rule -> rules.add(rule.node()));
    assertThat(rules).hasSize(1);
    return root;
  }

  private static void blocks(Path folder, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 5];
    System.arraycopy(
        new String[] {
          "promtool", "tsdb", "create-blocks-from", "--quiet", "--max-block-duration=24h"
        },
        0,
        command,
        0,
        5);
    System.arraycopy(arguments, 0, command, 5, arguments.length);
    Programs.run(folder, command);
  }

  private static double query(PrometheusServer server, String query)
      throws IOException, InterruptedException {
    URI uri =
        server
            .url()
            .resolve(
                "/api/v1/query?time="
                    + END.getEpochSecond()
                    + "&query="
                    + URLEncoder.encode(query, StandardCharsets.UTF_8));
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return new ObjectMapper().readTree(answer).at("/data/result/0/value/1").asDouble(Double.NaN);
  }
}
