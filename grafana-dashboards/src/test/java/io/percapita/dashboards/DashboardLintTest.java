package io.percapita.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds dashboards to the rules of grafana/dashboard-linter (datasource variable and its use,
 * title, description and unit of each panel, PromQL), and to some of our own.
 *
 * @see <a href="https://github.com/grafana/dashboard-linter/blob/main/docs/index.md">its rules</a>
 */
final class DashboardLintTest {
  /** Panels that Grafana 11, 12 and 13 know alike. */
  private static final Set<String> TYPES =
      Set.of("stat", "timeseries", "table", "bargauge", "piechart");

  private static final Set<String> UNITS =
      Set.of("currencyUSD", "percentunit", "short", "none", "s", "bytes");
  private static final Pattern DRILL_DOWN =
      Pattern.compile(
          "/d/([a-z-]+)\\?var-(\\w+|\\$\\{by:text})=\\$\\{(\\S+):percentencode}&(\\S+)");
  private static final Pattern CARRIED = Pattern.compile("\\$\\{(\\w+):queryparam}&");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
  private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}");
  private static final Pattern NOTHING =
      Pattern.compile("label_replace\\(0 \\*.*?, \"\\$by\", \"([^\"]+)\"");
  private static final Pattern COMPARED = Pattern.compile("([=!~]+)\"\\$(\\w+)\"");

  @Test
  void dashboardsAreWhatTheirSourcesMake() throws Exception {
    Programs.run(Path.of("").toAbsolutePath(), "./build.sh", "--check");
  }

  @Test
  void sourcesAreFormatted() throws Exception {
    Programs.run(
        Path.of("src"),
        "bash",
        "-c",
        "jsonnetfmt --test --max-blank-lines 1 lib/*.libsonnet dashboards/*.jsonnet");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardCanBeImportedAnywhere(Dashboard dashboard) {
    JsonNode json = dashboard.json();
    List<String> variables = json.at("/templating/list").findValuesAsText("name");

    assertThat(json.path("uid").asText()).startsWith("percapita-").hasSizeLessThanOrEqualTo(40);
    assertThat(json.path("title").asText()).isNotBlank();
    assertThat(json.path("description").asText()).endsWith(".");
    assertThat(json.has("id")).isFalse();
    assertThat(json.path("editable").asBoolean(true)).isFalse();
    assertThat(variables).startsWith("datasource", "environment");
    for (JsonNode variable : json.at("/templating/list")) {
      switch (variable.path("type").asText()) {
        case "datasource" -> {
          assertThat(variable.path("query").asText()).isEqualTo("prometheus");
          assertThat(variable.path("label").asText()).isEqualTo("Data source");
        }
        case "query" -> {
          // template-on-time-change-reload: 2 asks anew when the time range changes.
          assertThat(variable.path("refresh").asInt()).isEqualTo(2);
          assertThat(variable.at("/datasource/uid").asText()).isEqualTo("${datasource}");
        }
        default -> assertThat(variable.path("name").asText()).isEqualTo("by");
      }
    }
    // Links lead to every other dashboard, with variables and time.
    assertThat(json.path("links")).hasSize(5);
    assertThat(json.path("links"))
        .allSatisfy(link -> assertThat(link.path("includeVars").asBoolean()).isTrue());
  }

  static Stream<Dashboard> dashboards() throws IOException {
    return Dashboard.all().stream();
  }

  @Test
  void uidsAndTitlesAreUnique() throws IOException {
    List<Dashboard> all = Dashboard.all();

    assertThat(all).hasSize(6);
    assertThat(all.stream().map(d -> d.json().path("uid").asText()).distinct()).hasSize(6);
    assertThat(all.stream().map(d -> d.json().path("title").asText()).distinct()).hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("panels")
  void aPanelCanBeUnderstood(Dashboard.Panel panel) throws IOException {
    JsonNode json = panel.json();
    JsonNode defaults = json.at("/fieldConfig/defaults");

    assertThat(panel.type()).isIn(TYPES);
    assertThat(panel.title()).isNotBlank().hasSizeLessThan(60);
    assertThat(json.path("description").asText()).hasSizeGreaterThan(35).endsWith(".");
    assertThat(defaults.path("unit").asText()).isIn(UNITS);
    assertThat(defaults.path("noValue").asText()).isNotBlank();
    assertThat(json.at("/datasource/uid").asText()).isEqualTo("${datasource}");
    assertThat(panel.targets()).isNotEmpty();
    Set<String> known = KnownMetrics.all();
    for (JsonNode target : panel.targets()) {
      String expression = target.path("expr").asText();
      assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      assertThat(known).as(expression).containsAll(PromQl.metrics(withoutVariables(expression)));
      assertThat(expression)
          .doesNotContainPattern("(rate|increase)\\([^\\[]*\\[(?!\\$__rate_interval])");
      assertOfOneEnvironment(expression);
    }
  }

  /** Each selector of an expression names the environment. */
  private static void assertOfOneEnvironment(String expression) {
    for (String metric : PromQl.metrics(withoutVariables(expression))) {
      assertThat(expression).doesNotContainPattern("\\b" + metric + "(?![\\w:{])");
    }
    List<String> selectors =
        SELECTOR.matcher(expression).results().map(MatchResult::group).toList();
    assertThat(selectors)
        .as(expression)
        .isNotEmpty()
        .allMatch(
            selector ->
                selector.contains("environment=\"$environment\"")
                    // What is told of Prometheus itself has none.
                    || selector.contains("environment=\"\""));
  }

  static Stream<Dashboard.Panel> panels() throws IOException {
    return Dashboard.all().stream().flatMap(dashboard -> dashboard.panels().stream());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void variablesAreThoseThatAreUsed(Dashboard dashboard) {
    Set<String> used = new TreeSet<>(Set.of("datasource"));
    for (Dashboard.Panel panel : dashboard.panels()) {
      for (JsonNode target : panel.targets()) {
        VARIABLE
            .matcher(target.path("expr").asText())
            .results()
            .map((MatchResult match) -> match.group(1))
            .filter(name -> !name.startsWith("__"))
            .forEach(used::add);
      }
    }
    Set<String> defined =
        new TreeSet<>(dashboard.json().at("/templating/list").findValuesAsText("name"));
    defined.retainAll(
        Set.of(
            "datasource", "environment", "by", "service", "feature", "plan", "provider", "model"));

    assertThat(used).isEqualTo(defined);
  }

  /**
   * Grafana escapes for a regular expression what is chosen of variables that can have several
   * values, and nothing else: "=~" would take prod-eu for prod.eu where there is one value, and "="
   * a literal for several.
   */
  @ParameterizedTest
  @MethodSource("dashboards")
  void whatHasOneValueIsNoPattern(Dashboard dashboard) {
    Map<String, String> operators = new TreeMap<>();
    StringBuilder queries = new StringBuilder();
    for (JsonNode variable : dashboard.json().at("/templating/list")) {
      operators.put(
          variable.path("name").asText(), variable.path("multi").asBoolean() ? "=~" : "=");
      assertThat(variable.path("includeAll")).isEqualTo(variable.path("multi"));
      queries.append(variable.at("/query/query").asText());
    }
    dashboard.panels().stream()
        .flatMap(panel -> panel.targets().stream())
        .forEach(target -> queries.append(target.path("expr").asText()));

    assertThat(COMPARED.matcher(queries).results())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            compared ->
                assertThat(compared.group(1))
                    .as(compared.group(2))
                    .isEqualTo(operators.get(compared.group(2))));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void dollarsStandBesideTheirCertainty(Dashboard dashboard) {
    if (dashboard.file().equals("health.json")) {
      // It is about nothing else.
      assertThat(dashboard.json().path("panels").toString())
          .contains("fleet:llm_estimated:share30d", "fleet:llm_unpriced:share30d");
      return;
    }
    List<Dashboard.Panel> panels =
        dashboard.panels().stream()
            .filter(panel -> panel.title().equals("How certain are these dollars?"))
            .toList();
    Set<String> filters =
        new TreeSet<>(dashboard.json().at("/templating/list").findValuesAsText("name"));
    filters.retainAll(Set.of("environment", "service", "feature", "plan", "provider", "model"));

    assertThat(panels).hasSize(1);
    assertThat(panels.get(0).targets().stream().map(t -> t.path("legendFormat").asText()))
        .containsExactly(
            "priced", "cut off", "estimated", "unpriced calls", "no feature", "no plan", "no user");
    // Whatever can be chosen on the dashboard is what is told of.
    assertThat(panels.get(0).targets())
        .allSatisfy(
            target ->
                assertThat(filters)
                    .allSatisfy(
                        filter ->
                            assertThat(target.path("expr").asText())
                                .contains("\"$" + filter + "\"")));
  }

  /** A filter that a panel does not follow would otherwise be believed. */
  @ParameterizedTest
  @MethodSource("panels")
  void aPanelSaysWhichFiltersItDoesNotFollow(Dashboard.Panel panel) {
    Set<String> filters =
        new TreeSet<>(panel.dashboard().json().at("/templating/list").findValuesAsText("name"));
    filters.retainAll(Set.of("environment", "service", "feature", "plan", "provider", "model"));
    boolean followed =
        panel.targets().stream()
            .map(target -> target.path("expr").asText())
            .allMatch(
                expression ->
                    filters.stream().allMatch(filter -> expression.contains("$" + filter + "\"")));
    String description = panel.json().path("description").asText();

    assertThat(description.endsWith(", whatever is chosen above.")).isNotEqualTo(followed);
  }

  /** Whoever breaks dollars down sees more than one panel follow. */
  @ParameterizedTest
  @CsvSource({"economics.json, 3", "features.json, 12", "models.json, 7", "health.json, 1"})
  void theBreakdownDrivesPanels(String file, int queries) throws IOException {
    assertThat(
            panels()
                .filter(panel -> panel.dashboard().file().equals(file))
                .flatMap(panel -> panel.targets().stream())
                .filter(target -> target.path("expr").asText().contains("by ($by)")))
        .hasSizeGreaterThanOrEqualTo(queries);
  }

  /** JVMs with ledgers of their own must not stand for each other: rules put them together. */
  @Test
  void figuresOfLedgersAreReadByRules() throws IOException {
    Set<String> read = new TreeSet<>();
    for (Dashboard.Panel panel : panels().toList()) {
      for (JsonNode target : panel.targets()) {
        read.addAll(PromQl.metrics(withoutVariables(target.path("expr").asText())));
      }
    }
    Rule.all().stream()
        .filter(Rule::alert)
        .forEach(alert -> read.addAll(PromQl.metrics(alert.expression())));
    read.removeIf(metric -> !metric.startsWith("llm_ledger_"));

    // Both are of the JVM, and are added up.
    assertThat(read).containsExactly("llm_ledger_folded_users", "llm_ledger_pending");
  }

  /** Promtool's tests of queries are of the queries that panels have. */
  @Test
  void queriesThatPromtoolTestsAreOfPanels() throws IOException {
    Set<String> ofPanels = new TreeSet<>();
    for (Dashboard.Panel panel : panels().toList()) {
      for (JsonNode target : panel.targets()) {
        ofPanels.add(
            target
                .path("expr")
                .asText()
                .replaceAll(",?\\w+=~?\"\\$\\w+\"", "")
                .replace("{}", "")
                .replace("{,", "{")
                .replace("$by", "llm_feature"));
      }
    }
    List<String> tested =
        Rule.yaml(Rule.FOLDER.resolve("tests/dashboards_test.yml")).findValuesAsText("expr");

    assertThat(tested).hasSizeGreaterThan(5);
    assertThat(ofPanels).containsAll(tested);
  }

  /** Orange begins where an alert warns, red where one is critical. */
  @ParameterizedTest
  @CsvSource({
    "AI share of revenue, orange, 0.08",
    "AI share of revenue, red, 0.1",
    "Cost per user against last week, orange, 0.1",
    "'Free plan, of paid revenue', orange, 0.05",
    "'Of what the target allows', orange, 1",
    "'Projected, of the budget', orange, 1",
    "Estimated dollars, orange, 0.05",
    "Days since prices were checked, orange, 60",
    "Ledger errors, orange, 1",
    "Users who reached their limit, orange, 0.1",
  })
  void coloursTurnWhereAlertsFire(String title, String colour, double from) throws IOException {
    List<Double> steps =
        panels()
            .filter(panel -> panel.title().equals(title))
            .flatMap(
                panel ->
                    StreamSupport.stream(
                        panel.json().at("/fieldConfig/defaults/thresholds/steps").spliterator(),
                        false))
            .filter(step -> step.path("color").asText().equals(colour))
            .map(step -> step.path("value").asDouble())
            .toList();

    assertThat(steps).containsExactly(from);
  }

  /**
   * The same of the doubts beside dollars, by query: unpriced calls, and what is not attributed.
   */
  @ParameterizedTest
  @CsvSource({"D, 0.000001, 0.1", "E, 0.1, 0.2", "F, 0.1, 0.2", "G, 0.1, 0.2"})
  void coloursOfDoubtsTurnWhereAlertsFire(String query, double orange, double red)
      throws IOException {
    List<Dashboard.Panel> panels =
        panels().filter(panel -> panel.title().equals("How certain are these dollars?")).toList();

    assertThat(panels).hasSize(5);
    for (Dashboard.Panel panel : panels) {
      List<Double> from =
          StreamSupport.stream(panel.json().at("/fieldConfig/overrides").spliterator(), false)
              .filter(override -> override.at("/matcher/options").asText().equals(query))
              .flatMap(
                  override ->
                      StreamSupport.stream(
                          override.at("/properties/0/value/steps").spliterator(), false))
              .map(step -> step.path("value").asDouble())
              .toList();
      assertThat(from).as(panel.toString()).containsExactly(0.0, orange, red);
    }
  }

  /**
   * Grafana names the column of a query alone "Value", and those of several "Value #A" and so on.
   */
  @ParameterizedTest
  @MethodSource("panels")
  void columnsHaveTheNamesThatGrafanaGivesThem(Dashboard.Panel panel) {
    if (!panel.type().equals("table")) {
      return;
    }
    JsonNode names = panel.json().at("/transformations/1/options/renameByName");
    List<String> columns =
        panel.targets().size() == 1
            ? List.of("Value")
            : panel.targets().stream().map(t -> "Value #" + t.path("refId").asText()).toList();

    assertThat(columns).allSatisfy(column -> assertThat(names.has(column)).isTrue());
    // What an empty cell shows is no text for an empty table.
    assertThat(panel.json().at("/fieldConfig/defaults/noValue").asText()).isNotEqualTo("–");
  }

  /** What a link sets is there, and so is all else that it says; and no choice is lost. */
  @Test
  void linksLeadToWhatTheyAreOf() throws IOException {
    Map<String, Set<String>> variables = new TreeMap<>();
    for (Dashboard dashboard : Dashboard.all()) {
      variables.put(
          dashboard.json().path("uid").asText(),
          Set.copyOf(dashboard.json().at("/templating/list").findValuesAsText("name")));
    }
    Set<String> to = new TreeSet<>();
    for (Dashboard.Panel panel : panels().toList()) {
      for (JsonNode link : panel.json().path("fieldConfig").findValues("url")) {
        Matcher url = DRILL_DOWN.matcher(link.asText());
        assertThat(url.matches()).as("%s: %s", panel, link.asText()).isTrue();
        Set<String> there = variables.get(url.group(1));
        assertThat(there).as("%s: %s", panel, link.asText()).isNotNull();
        Set<String> carried = new TreeSet<>(Set.of("datasource", "environment"));
        if (url.group(2).startsWith("$")) {
          // The breakdown: its texts are names of variables, its values those of labels.
          assertThat(url.group(3)).isEqualTo("__series.name");
          assertThat(panel.targets())
              .allSatisfy(t -> assertThat(t.path("legendFormat").asText()).isEqualTo("{{$by}}"));
          assertThat(there).containsAll(breakdowns(panel));
        } else {
          carried.addAll(variables.get(panel.dashboard().json().path("uid").asText()));
          carried.retainAll(there);
          carried.removeAll(Set.of("by", url.group(2)));
          assertThat(there).contains(url.group(2));
        }
        assertThat(CARRIED.matcher(url.group(4)).results().map((MatchResult one) -> one.group(1)))
            .as("%s: %s", panel, link.asText())
            .containsExactlyInAnyOrderElementsOf(carried);
        assertThat(CARRIED.matcher(url.group(4)).replaceAll("")).isEqualTo("${__url_time_range}");
        to.add(url.group(1) + " " + url.group(2) + " " + url.group(3));
      }
    }

    assertThat(to)
        .containsExactly(
            "percapita-features ${by:text} __series.name",
            "percapita-features feature __field.labels.llm_feature",
            "percapita-features feature __value.text",
            "percapita-features service __value.text",
            "percapita-health ${by:text} __series.name",
            "percapita-models ${by:text} __series.name",
            "percapita-models model __field.labels.gen_ai_response_model",
            "percapita-models model __value.text",
            "percapita-models provider __value.text",
            "percapita-users plan __field.labels.llm_plan",
            "percapita-users plan __value.text");
  }

  /** What stands there where nothing is, is not to be looked into. */
  @Test
  void aBarOfNothingLeadsNowhere() throws IOException {
    int bars = 0;
    for (Dashboard.Panel panel : panels().toList()) {
      for (JsonNode target : panel.targets()) {
        Matcher nothing = NOTHING.matcher(target.path("expr").asText());
        while (nothing.find()) {
          assertThat(panel.json().at("/fieldConfig/overrides"))
              .anySatisfy(
                  override -> {
                    assertThat(override.at("/matcher/options").asText())
                        .isEqualTo(nothing.group(1));
                    assertThat(override.at("/properties/0/id").asText()).isEqualTo("links");
                    assertThat(override.at("/properties/0/value")).isEmpty();
                  });
          bars++;
        }
      }
    }
    assertThat(bars).isEqualTo(1);
  }

  private static List<String> breakdowns(Dashboard.Panel panel) {
    for (JsonNode variable : panel.dashboard().json().at("/templating/list")) {
      if (variable.path("name").asText().equals("by")) {
        return variable.path("options").findValuesAsText("text");
      }
    }
    throw new AssertionError("nothing to break down by: " + panel);
  }

  /** A series of a feature, plan or model is a way to it, as a row of a table is. */
  @ParameterizedTest
  @MethodSource("panels")
  void seriesWithANameOfTheirOwnAreLinks(Dashboard.Panel panel) {
    Set<String> legends = new TreeSet<>();
    panel.targets().forEach(target -> legends.add(target.path("legendFormat").asText()));
    boolean named =
        legends.size() == 1
            && legends
                .iterator()
                .next()
                .matches("\\{\\{(\\$by|llm_feature|llm_plan|gen_ai_.+|job)}}");

    assertThat(panel.json().at("/fieldConfig/defaults/links")).hasSize(named ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsFillTheirRows(Dashboard dashboard) {
    int[] cells = new int[24 * 100];
    for (Dashboard.Panel panel : dashboard.panels()) {
      JsonNode at = panel.json().path("gridPos");
      for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
        for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
          assertThat(cells[y * 24 + x]++).as("%s at %d, %d", panel, x, y).isZero();
        }
      }
    }
    for (int y = 0; y < 99; y++) {
      int in = 0;
      for (int x = 0; x < 24; x++) {
        in += cells[y * 24 + x];
      }
      assertThat(in).as("row %d", y).isIn(0, 24);
    }
  }

  private static String withoutVariables(String expression) {
    return expression.replaceAll("\\$(__)?\\w+", "llm_by").replaceAll("\\bby \\(llm_by\\)", "");
  }
}
