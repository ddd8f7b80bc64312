package io.percapita.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that a rule or panel may use: documented, recorded by a rule, or Prometheus's own.
 */
final class KnownMetrics {
  private static final Path TELEMETRY = Path.of("..", "docs", "telemetry.md");
  private static final Pattern ROW = Pattern.compile("^\\| `[^`]+` \\| `([^`]+)` \\| (\\w+) \\|");
  private static final Set<String> PROMETHEUS =
      Set.of(
          "ALERTS",
          "up",
          "prometheus_rule_group_iterations_missed_total",
          "prometheus_rule_evaluation_failures_total");

  private KnownMetrics() {}

  static Set<String> all() throws IOException {
    Set<String> known = documented();
    known.addAll(PROMETHEUS);
    Rule.all().stream().filter(rule -> !rule.alert()).map(Rule::name).forEach(known::add);
    return known;
  }

  /** What docs/telemetry.md lists, by the names of Prometheus; a histogram by its three series. */
  static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(TELEMETRY)) {
      Matcher row = ROW.matcher(line);
      if (!row.find()) {
        continue;
      }
      if (row.group(2).equals("histogram")) {
        names.addAll(
            List.of(row.group(1) + "_bucket", row.group(1) + "_count", row.group(1) + "_sum"));
      } else {
        names.add(row.group(1));
      }
    }
    return names;
  }
}
