package io.percapita.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.percapita.dashboards.history.Backfill;
import io.percapita.dashboards.history.PrometheusServer;
import io.percapita.dashboards.history.Story;
import io.percapita.dashboards.history.StoryExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Asks a real Prometheus, with a {@link Story} in it, every query of every panel: none may fail, be
 * empty, or differ from what is true of the story.
 */
final class DashboardProofTest {
  // An hour at which nobody works, so that days and weeks can be cut there.
  private static final Instant END = Instant.parse("2026-11-24T04:00:00Z");

  @TempDir static Path directory;
  private static PrometheusServer prometheus;
  private static Map<String, Map<String, Double>> expected;

  @BeforeAll
  static void fill() throws Exception {
    Story story = Story.until(END, 1);
    Backfill.fill(story, job -> job, Rule.all(), story::end, directory.resolve("data"));
    prometheus = PrometheusServer.over(directory.resolve("data"));
    expected = ExpectedPanels.of(new Truth(story));
  }

  @AfterAll
  static void close() throws InterruptedException {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryShowsTheTruth(Query query) throws Exception {
    Map<String, Double> shown = new TreeMap<>();
    for (JsonNode series : prometheus.query(query.expression(), END)) {
      shown.put(key(series.path("metric")), series.at("/value/1").asDouble());
    }

    assertThat(shown).as(query.expression()).isNotEmpty();
    Map<String, Double> truth = expected.get(query.key());
    assertThat(truth).as("what is true of %s; shown is %s", query.key(), shown).isNotNull();
    assertThat(shown.keySet()).isEqualTo(new TreeSet<>(truth.keySet()));
    truth.forEach(
        (key, value) ->
            assertThat(shown.get(key))
                .as(key)
                .isCloseTo(value, within(1e-6 + 1e-6 * Math.abs(value))));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryOverTimeHasNoHoles(Query query) throws Exception {
    if (!query.overTime()) {
      return;
    }
    Duration step = query.step();
    int most = 0;
    for (JsonNode series :
        prometheus.range(query.expression(), END.minus(Duration.ofDays(28)), END, step)) {
      most = Math.max(most, series.path("values").size());
      // One NaN, as of a model that was not called that day, leaves a whole panel blank.
      assertThat(series.path("values"))
          .allSatisfy(value -> assertThat(value.get(1).asDouble()).isFinite());
    }

    assertThat(most)
        .as(query.expression())
        .isEqualTo((int) Duration.ofDays(28).dividedBy(step) + 1);
  }

  @Test
  void everyTruthIsOfAPanel() throws IOException {
    assertThat(queries().map(Query::key)).containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  /**
   * The truth of panels is worked out with the sketch's formula; that formula is near the truth.
   */
  @Test
  void usersOfFeaturesAreEstimatedAsNearlyAsIsSaid() {
    Truth truth = new Truth(Story.until(END, 1));

    assertThat(truth.usersByFeature())
        .hasSize(5)
        .allSatisfy(
            (feature, users) ->
                assertThat(truth.estimatedByFeature().get(feature))
                    .isCloseTo(users, within(0.13 * users)));
  }

  @Test
  void theStoryIsTheOneItTells() throws Exception {
    String perUser = "fleet:llm_cost_usd_per_mau:ratio30d";

    assertThat(value(perUser, END.minus(Duration.ofDays(35)))).isCloseTo(1.60, within(0.05));
    assertThat(value(perUser, END)).isCloseTo(2.10, within(0.05));
  }

  private static double value(String expression, Instant at) throws Exception {
    return prometheus.query(expression, at).get(0).at("/value/1").asDouble();
  }

  static Stream<Query> queries() throws IOException {
    return Dashboard.all().stream()
        .flatMap(dashboard -> dashboard.panels().stream())
        .flatMap(panel -> panel.targets().stream().map(target -> new Query(panel, target)));
  }

  /** A query as Grafana sends it with the variables as they stand when a dashboard is opened. */
  record Query(Dashboard.Panel panel, JsonNode target) {
    String key() {
      return panel.dashboard().json().path("uid").asText()
          + ": "
          + panel.title()
          + ", "
          + target.path("refId").asText();
    }

    boolean overTime() {
      return target.path("range").asBoolean();
    }

    Duration step() {
      return panel.json().path("interval").asText().equals("1d")
          ? Duration.ofDays(1)
          : Duration.ofHours(1);
    }

    String expression() {
      String expression =
          target
              .path("expr")
              .asText()
              .replace("$environment", StoryExport.ENVIRONMENT)
              .replace("$__rate_interval", "1d");
      for (JsonNode variable : panel.dashboard().json().at("/templating/list")) {
        String value =
            variable.path("name").asText().equals("by")
                ? variable.at("/current/value").asText()
                : variable.path("allValue").asText();
        expression = expression.replace("$" + variable.path("name").asText(), value);
      }
      return expression;
    }

    @Override
    public String toString() {
      return key();
    }
  }

  private static String key(JsonNode labels) {
    Map<String, String> sorted = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (!Set.of("__name__", "environment").contains(label.getKey())) {
        sorted.put(label.getKey(), label.getValue().asText());
      }
    }
    return sorted.values().stream().collect(Collectors.joining("|"));
  }
}
