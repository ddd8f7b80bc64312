package io.percapita.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.percapita.dashboards.history.Backfill;
import io.percapita.dashboards.history.PrometheusServer;
import io.percapita.dashboards.history.Story;
import io.percapita.dashboards.history.StoryCalls;
import io.percapita.dashboards.history.StoryModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Asks a real Prometheus, with a {@link Story} in it, every query of every panel: none may fail, be
 * empty, or differ from what is true of the story.
 */
final class DashboardProofTest {
  // An hour at which nobody works, so that days and weeks can be cut there.
  static final Instant END = Instant.parse("2026-11-24T04:00:00Z");

  private static final String ENVIRONMENT = "prod.eu";

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  @TempDir static Path directory;
  private static PrometheusServer prometheus;
  private static Story story;
  private static Map<String, Map<String, Double>> expected;

  @BeforeAll
  static void fill() throws Exception {
    story = Story.until(END, 1);
    Neighbours.moveInto(directory.resolve("data"), END);
    Turns.into(directory.resolve("data"), END);
    Backfill.fill(
        story, ENVIRONMENT, job -> job, Rule.all(), story::end, directory.resolve("data"));
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
    Map<String, Double> shown = shown(query);

    assertThat(shown).as(query.expression()).isNotEmpty();
    Map<String, Double> truth = expected.get(query.key());
    assertThat(truth).as("what is true of %s; shown is %s", query.key(), shown).isNotNull();
    assertTrue(shown, truth);
  }

  /** What is chosen at the top of a dashboard, and what is true of it. */
  private record Choice(String variable, String value, Map<String, Map<String, Double>> truth) {}

  static Stream<Arguments> choices() throws IOException {
    Map<String, Function<StoryCalls, String>> labels =
        Map.of(
            "llm_feature", StoryCalls::feature,
            "llm_plan", StoryCalls::plan,
            "gen_ai_response_model", call -> call.model().id(),
            "gen_ai_provider_name", call -> call.model().provider(),
            "job", StoryCalls::job);
    List<Choice> choices = new ArrayList<>();
    labels.forEach(
        (label, of) ->
            choices.add(new Choice("by", label, ExpectedPanels.of(new Truth(story), first -> of))));
    Map<String, String> chosen =
        Map.of(
            "feature", "summarizer",
            "plan", "pro",
            "model", StoryModel.LONG.id(),
            "provider", StoryModel.LONG.provider(),
            "service", "web");
    Map<String, String> labelOf =
        Map.of(
            "feature", "llm_feature",
            "plan", "llm_plan",
            "model", "gen_ai_response_model",
            "provider", "gen_ai_provider_name",
            "service", "job");
    chosen.forEach(
        (variable, value) ->
            choices.add(
                new Choice(
                    variable,
                    value,
                    ExpectedPanels.of(
                        new Truth(
                            story,
                            call ->
                                labels.get(labelOf.get(variable)).apply(call).equals(value))))));
    List<Query> all = queries().filter(Query::ofCalls).toList();
    return choices.stream()
        .flatMap(
            choice ->
                all.stream()
                    .filter(query -> query.asks(choice.variable()))
                    .map(
                        query ->
                            Arguments.argumentSet(
                                choice.variable() + "=" + choice.value() + ", " + query.key(),
                                query.choosing(choice.variable(), choice.value()),
                                choice.truth().get(query.key()))));
  }

  /**
   * The same with one feature, plan, model, provider or service chosen, and by each breakdown,
   * where a query is of calls alone. A series of nothing may be there or not.
   */
  @ParameterizedTest
  @MethodSource("choices")
  void aQueryShowsTheTruthOfWhatIsChosen(Query query, Map<String, Double> truth) throws Exception {
    Map<String, Double> shown = shown(query);
    shown.entrySet().removeIf(of -> of.getValue() == 0 && !truth.containsKey(of.getKey()));
    Map<String, Double> known = new TreeMap<>(truth);
    known.entrySet().removeIf(of -> of.getValue() == 0 && !shown.containsKey(of.getKey()));

    assertThat(shown.keySet()).as(query.expression()).isEqualTo(known.keySet());
    assertClose(shown, known);
  }

  private static Map<String, Double> shown(Query query) throws Exception {
    return shown(query, query.expression());
  }

  private static Map<String, Double> shown(Query query, String expression) throws Exception {
    return shown(prometheus, query, expression);
  }

  /** What a Prometheus says at the story's end, by the values of labels but the environment. */
  static Map<String, Double> shown(PrometheusServer prometheus, Query query, String expression)
      throws Exception {
    Map<String, Double> shown = new TreeMap<>();
    for (JsonNode series : prometheus.query(expression, query.at(END))) {
      String key = key(series.path("metric"));
      while (shown.containsKey(key)) {
        key += " again";
      }
      shown.put(key, series.at("/value/1").asDouble());
    }
    return shown;
  }

  /**
   * That a query shows the truth says something of its environment only if it would not without:
   * neighbours have another value of everything.
   */
  @ParameterizedTest
  @MethodSource("queries")
  void aQueryWithoutItsEnvironmentWouldBeFound(Query query) throws Exception {
    if (query.ofPrometheus()) {
      return;
    }
    String expression = query.expression();
    String filter = "environment=\"" + ENVIRONMENT + "\"";
    Map<String, Double> truth = expected.get(query.key());
    assertThat(expression).contains(filter);

    for (String wrong : List.of("environment=~\".*\"", filter.replace("=", "=~"))) {
      Map<String, Double> shown;
      try {
        shown = shown(query, expression.replace(filter, wrong));
      } catch (IOException refused) {
        // Series of both match the same one.
        assertThat(refused).hasMessageContaining("match");
        continue;
      }
      assertThat(catchThrowable(() -> assertTrue(shown, truth)))
          .as("%s with %s", query.key(), wrong)
          .isInstanceOf(AssertionError.class);
    }
  }

  static void assertTrue(Map<String, Double> shown, Map<String, Double> truth) {
    assertThat(shown.keySet()).isEqualTo(new TreeSet<>(truth.keySet()));
    assertClose(shown, truth);
  }

  private static void assertClose(Map<String, Double> shown, Map<String, Double> truth) {
    truth.forEach(
        (key, value) ->
            assertThat(shown.get(key))
                .as(key)
                .isCloseTo(value, within(1e-9 + 1e-6 * Math.abs(value))));
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
        prometheus.range(
            query.expression(), query.at(END.minus(Duration.ofDays(28))), query.at(END), step)) {
      most = Math.max(most, series.path("values").size());
      // One NaN, as of a model that was not called that day, leaves a whole panel blank.
      assertThat(series.path("values"))
          .allSatisfy(value -> assertThat(value.get(1).asDouble()).isFinite());
    }

    assertThat(most)
        .as(query.expression())
        .isEqualTo((int) Duration.ofDays(28).dividedBy(step) + 1);
  }

  /** A model without a price, too, which is the one to look into. */
  @Test
  void everyModelAndEnvironmentCanBeChosen() throws Exception {
    assertThat(offered("environment")).containsExactly(Neighbours.ENVIRONMENT, ENVIRONMENT);
    assertThat(offered("model"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(StoryModel.values()).map(StoryModel::id).toList());
  }

  /** What Grafana would offer for a variable, at the story's end. */
  private static Set<String> offered(String variable) throws Exception {
    Dashboard health =
        Dashboard.all().stream()
            .filter(d -> d.file().equals("health.json"))
            .findFirst()
            .orElseThrow();
    for (JsonNode of : health.json().at("/templating/list")) {
      Matcher query = LABEL_VALUES.matcher(of.at("/query/query").asText());
      if (of.path("name").asText().equals(variable) && query.matches()) {
        String series =
            query.group(1).replace("$environment", ENVIRONMENT).replaceAll("\\$\\w+", ".*");
        Set<String> values = new TreeSet<>();
        for (JsonNode one : prometheus.query(series, END)) {
          values.add(one.path("metric").path(query.group(2)).asText());
        }
        return values;
      }
    }
    throw new AssertionError("no variable " + variable);
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
        .flatMap(panel -> panel.targets().stream().map(target -> new Query(panel, target, "", "")));
  }

  /**
   * A query as Grafana sends it with the variables as they stand when a dashboard is opened, but
   * for the one that is chosen.
   */
  record Query(Dashboard.Panel panel, JsonNode target, String chosen, String value) {
    Query choosing(String variable, String to) {
      return new Query(panel, target, variable, to);
    }

    /** Whether it asks for the calls of the story alone, which are what can be chosen among. */
    boolean ofCalls() {
      return PromQl.metrics(withoutVariables()).stream()
              // That a service reports says only that nothing is nothing.
              .filter(metric -> !metric.equals("llm_target_cogs_ratio"))
              .noneMatch(metric -> metric.matches("(plan:|detail:|llm_|gen_ai_|ALERTS).*"))
          && PromQl.metrics(withoutVariables()).stream()
              .anyMatch(metric -> metric.matches("(slice|status|part|model|feature):.*"));
    }

    /** Whether it tells of Prometheus itself, which is of no environment. */
    boolean ofPrometheus() {
      return PromQl.metrics(withoutVariables()).contains("fleet:llm_evaluations_missing:sum30d");
    }

    private String withoutVariables() {
      return target.path("expr").asText().replace("by ($by)", "");
    }

    boolean asks(String variable) {
      return target.path("expr").asText().matches(".*\\$" + variable + "\\b.*");
    }

    /** A day's bar stands where the day begins. */
    Instant at(Instant end) {
      return expression().contains("offset -1d") ? end.minus(Duration.ofDays(1)) : end;
    }

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
              .replace("$environment", chosen.equals("environment") ? value : ENVIRONMENT)
              .replace("$__rate_interval", "1d");
      for (JsonNode variable : panel.dashboard().json().at("/templating/list")) {
        String name = variable.path("name").asText();
        String now =
            name.equals(chosen)
                ? value
                : name.equals("by")
                    ? variable.at("/current/value").asText()
                    : variable.path("allValue").asText();
        expression = expression.replace("$" + name, now);
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
