package io.percapita.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs promtool's tests of the rules, and holds the rules against docs and tests. */
final class RulesTest {
  private static final long LOOK_BACK_SECONDS = 300;

  private static final Pattern COUNTER_OVER_TIME =
      Pattern.compile("_total(?<window>\\[[^]]*](?: offset \\w+)?)");

  private static final Pattern SUM_OVER_TIME =
      Pattern.compile(
          "sum_over_time\\((?<name>[\\w:]+)(?:\\{[^}]*})?(?<window>\\[[^]]*](?: offset \\w+)?)");

  @Test
  void promtoolReadsTheRules() throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool", "check", "rules"));
    command.addAll(Rule.files());

    assertThat(Programs.run(Rule.FOLDER, command.toArray(String[]::new)))
        .contains(
            "Checking alerts.yml\n  SUCCESS: "
                + Rule.all().stream().filter(Rule::alert).count()
                + " rules found");
  }

  @Test
  void prometheusReadsTheDemosConfiguration() throws Exception {
    assertThat(Programs.run(Rule.FOLDER, "promtool", "check", "config", "prometheus.yml"))
        .contains("prometheus.yml is valid", "4 rule files found");
  }

  /**
   * What docs/alerts.md shows can be taken as it stands, and leaves no alert without its metrics.
   */
  @Test
  void prometheusReadsTheConfigurationInTheDocs(@TempDir Path directory) throws Exception {
    String docs = Files.readString(Path.of("..", "docs", "alerts.md"));
    String yaml = docs.substring(docs.indexOf("```yaml\n") + 8, docs.indexOf("\n```\n"));
    Path file = Files.writeString(directory.resolve("prometheus.yml"), yaml);
    for (String rules : Rule.files()) {
      Files.copy(Rule.FOLDER.resolve(rules), directory.resolve(rules));
    }

    assertThat(Programs.run(directory, "promtool", "check", "config", "prometheus.yml"))
        .contains("prometheus.yml is valid", "4 rule files found");
    assertThat(Rule.yaml(file).path("scrape_configs").findValuesAsText("job_name"))
        .contains("prometheus");
    assertThat(Rule.yaml(file).at("/alerting/alertmanagers")).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("tests")
  void promtoolsTestsPass(Path test) throws Exception {
    assertThat(Programs.run(Rule.FOLDER, "promtool", "test", "rules", test.toString()))
        .contains("SUCCESS");
  }

  static Stream<Path> tests() throws IOException {
    return Rule.tests().stream().map(Rule.FOLDER::relativize);
  }

  @Test
  void everyRuleIsTested() throws IOException {
    Set<String> tested = new HashSet<>();
    for (Path file : Rule.tests()) {
      for (JsonNode test : Rule.yaml(file).path("tests")) {
        for (JsonNode expression : test.path("promql_expr_test")) {
          if (!expression.path("exp_samples").isEmpty()) {
            tested.addAll(PromQl.metrics(expression.path("expr").asText()));
          }
        }
      }
    }

    assertThat(tested)
        .containsAll(Rule.all().stream().filter(rule -> !rule.alert()).map(Rule::name).toList());
  }

  @Test
  void everyAlertIsSeenToFireAndNotToFire() throws IOException {
    Set<String> fires = new TreeSet<>();
    Set<String> rests = new TreeSet<>();
    for (Path file : Rule.tests()) {
      for (JsonNode test : Rule.yaml(file).path("tests")) {
        for (JsonNode alert : test.path("alert_rule_test")) {
          Set<String> seen = expected(alert).isEmpty() ? rests : fires;
          seen.add(alert.path("alertname").asText());
        }
      }
    }
    List<String> alerts = alerts().stream().map(Rule::name).toList();

    assertThat(fires).containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(rests).containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void everyAlertHasASeverityASummaryWithANumberAndARunbook() throws IOException {
    assertThat(alerts())
        .allSatisfy(
            alert -> {
              assertThat(alert.node().at("/labels/severity").asText())
                  .isIn("critical", "warning", "info");
              String summary = alert.node().at("/annotations/summary").asText();
              // A figure of the moment; where nothing is there, that has none.
              if (!alert.name().endsWith("Missing")) {
                assertThat(summary).containsPattern("\\{\\{ \\$value|\\| value");
              }
              // Where it fires; rules of Prometheus itself have no environment.
              if (!alert.name().startsWith("PercapitaRules")) {
                assertThat(summary).startsWith("{{ with $labels.environment }}{{ . }}: {{ end }}");
              }
              assertThat(alert.node().at("/annotations/runbook_url").asText())
                  .isEqualTo(
                      "{{ with $externalLabels.runbooks }}{{ . }}{{ else }}docs/runbooks{{ end }}/"
                          + alert.name()
                          + ".md");
              assertThat(Path.of("..", "docs", "runbooks", alert.name() + ".md"))
                  .content()
                  .startsWith("# " + alert.name() + "\n")
                  .contains("## What it means", "## How to check", "## What to do");
            });
    assertThat(Path.of("..", "docs", "runbooks").toFile().list()).hasSameSizeAs(alerts());
    assertThat(Path.of("..", "README.md"))
        .content()
        .contains(alerts().size() + " [alerts](docs/alerts.md)");
  }

  /** What people read has figures in it, and no place is left where one is missing. */
  @Test
  void everySummaryThatIsTestedHasAFigureAndNoGap() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (Path file : Rule.tests()) {
      for (JsonNode test : Rule.yaml(file).path("tests")) {
        for (JsonNode alert : test.path("alert_rule_test")) {
          for (JsonNode fired : expected(alert)) {
            JsonNode environment = fired.at("/exp_labels/environment");
            assertThat(fired.at("/exp_annotations/summary").asText())
                .containsPattern("\\d")
                .doesNotContainPattern("  |[$ ]\\.|\\$ |<no value>|\\( ?\\)")
                .startsWith(environment.isMissingNode() ? "" : environment.asText() + ": ");
            seen.add(alert.path("alertname").asText());
          }
        }
      }
    }

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(alerts().stream().map(Rule::name).toList());
  }

  @Test
  void everyMetricOfARuleIsExportedOrRecorded() throws IOException {
    Set<String> known = KnownMetrics.all();

    for (Rule rule : Rule.all()) {
      assertThat(known).as(rule.name()).containsAll(PromQl.metrics(rule.expression()));
    }
  }

  /** A series written less often than the look-back is gone between two evaluations. */
  @Test
  void seriesOfSlowGroupsAreReadOverTimeOnly() throws IOException {
    List<Rule> rules = Rule.all();
    Set<String> slow = new TreeSet<>();
    for (Rule rule : rules) {
      if (!rule.alert() && rule.intervalSeconds() >= LOOK_BACK_SECONDS) {
        slow.add(rule.name());
      }
    }
    assertThat(slow).contains("slice:llm_cost_usd:sum1h", "fleet:llm_active_users:exact");

    for (Rule rule : rules) {
      for (String name : PromQl.metrics(rule.expression())) {
        boolean sameGroup =
            rules.stream().anyMatch(r -> r.name().equals(name) && r.group().equals(rule.group()));
        if (slow.contains(name) && !sameGroup) {
          assertThat(rule.expression().replaceAll(name + "(\\{[^}]*})?\\[", ""))
              .as("%s reads %s", rule.name(), name)
              .doesNotContain(name);
        }
      }
    }
  }

  /**
   * A scrape has the time at which it began, and is there when it has ended: differences of what
   * has just been scraped lose what arrives after them.
   */
  @Test
  void differencesOfCountersWaitForScrapesToEnd() throws IOException {
    int differences = 0;
    for (Rule rule : Rule.all()) {
      Matcher counter = COUNTER_OVER_TIME.matcher(rule.expression());
      while (rule.name().endsWith(":delta5m") && counter.find()) {
        assertThat(counter.group("window"))
            .as(rule.name())
            .isIn("[5m] offset 1m", "[1d] offset 6m", "[5m] offset 6m");
        differences++;
      }
    }
    assertThat(differences).isGreaterThan(30);
  }

  /**
   * Groups run side by side: a sample has the time of its group's turn, and is there when its rule
   * has run. Sums that are made once must not begin before.
   */
  @Test
  void sumsThatAreMadeOnceWaitForTheGroupTheyAddUp() throws IOException {
    List<Rule> rules = Rule.all();
    int sums = 0;
    for (Rule rule : rules) {
      if (rule.alert() || rule.intervalSeconds() < LOOK_BACK_SECONDS) {
        continue;
      }
      Matcher sum = SUM_OVER_TIME.matcher(rule.expression());
      while (sum.find()) {
        String name = sum.group("name");
        assertThat(rules.stream().filter(r -> r.name().equals(name)).map(Rule::group))
            .as("%s adds up what another group records", rule.name())
            .isNotEmpty()
            .doesNotContain(rule.group());
        assertThat(sum.group("window"))
            .as("%s adds up %s", rule.name(), name)
            .isEqualTo("[59m59s999ms] offset 1m");
        sums++;
      }
    }
    assertThat(sums).isGreaterThan(15);
  }

  @Test
  void alertmanagerReadsItsConfigurationAndRoutesBySeverity() throws Exception {
    assertThat(Programs.run(Rule.FOLDER, "amtool", "check-config", "alertmanager.yml"))
        .contains("SUCCESS", "4 inhibit rules", "3 receivers");
    for (String severity : List.of("critical", "warning", "info")) {
      assertThat(
              Programs.run(
                  Rule.FOLDER,
                  "amtool",
                  "config",
                  "routes",
                  "test",
                  "--config.file=alertmanager.yml",
                  "severity=" + severity))
          .contains(severity);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PercapitaCogsRatioCritical, PercapitaCogsRatioHigh",
    "PercapitaUnprofitableUser, PercapitaHeavyUser",
    "PercapitaBudgetBurnFast, PercapitaBudgetBurnMedium",
    "PercapitaBudgetBurnFast, PercapitaBudgetBurnSlow",
    "PercapitaBudgetBurnMedium, PercapitaBudgetBurnSlow",
  })
  void theGraverAlertSpeaksForTheMilderOne(String graver, String milder) throws IOException {
    JsonNode rules = Rule.yaml(Rule.FOLDER.resolve("alertmanager.yml")).path("inhibit_rules");

    assertThat(rules)
        .anySatisfy(
            rule -> {
              assertThat(rule.at("/source_matchers/0").asText()).isEqualTo("alertname = " + graver);
              String target = rule.at("/target_matchers/0").asText();
              assertThat(milder)
                  .matches(target.replaceFirst("^alertname =~? ", "").replace("\"", ""));
              assertThat(rule.path("equal").get(0).asText()).isEqualTo("environment");
            });
    assertThat(alerts().stream().map(Rule::name)).contains(graver, milder);
  }

  /** Jackson reads an alias as its name, which would be no alerts at all. */
  private static JsonNode expected(JsonNode test) {
    JsonNode alerts = test.path("exp_alerts");
    assertThat(alerts.isArray()).as("alerts are spelled out: %s", test).isTrue();
    return alerts;
  }

  private static List<Rule> alerts() throws IOException {
    return Rule.all().stream().filter(Rule::alert).toList();
  }
}
