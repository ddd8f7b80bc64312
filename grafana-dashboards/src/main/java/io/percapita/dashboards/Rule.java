package io.percapita.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A rule of grafana-dashboards/prometheus.
 *
 * @param file where it stands
 * @param group its group
 * @param intervalSeconds how often the group is evaluated
 * @param name the series it records, or the alert
 * @param alert whether it is an alert
 * @param expression its PromQL
 * @param node all of it
 */
public record Rule(
    String file,
    String group,
    long intervalSeconds,
    String name,
    boolean alert,
    String expression,
    JsonNode node) {
  /** Where the rules are, as the module sees it. */
  public static final Path FOLDER = Path.of("prometheus");

  private static final YAMLMapper YAML = new YAMLMapper();

  /** The files that hold rules, in the order in which Prometheus is given them. */
  public static List<String> files() {
    return List.of("money.yml", "users.yml", "economics.yml", "alerts.yml");
  }

  /** All rules of {@link #FOLDER}, in the order in which they are written. */
  public static List<Rule> all() throws IOException {
    return all(FOLDER);
  }

  /** All rules of a folder, in the order in which they are written. */
  public static List<Rule> all(Path folder) throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (String file : files()) {
      for (JsonNode group : YAML.readTree(folder.resolve(file).toFile()).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          rules.add(of(file, group, rule));
        }
      }
    }
    return rules;
  }

  private static Rule of(String file, JsonNode group, JsonNode rule) {
    boolean alert = rule.has("alert");
    return new Rule(
        file,
        group.path("name").asText(),
        seconds(group.path("interval").asText()),
        rule.path(alert ? "alert" : "record").asText(),
        alert,
        rule.path("expr").asText(),
        rule);
  }

  private static long seconds(String interval) {
    long number = Long.parseLong(interval.substring(0, interval.length() - 1));
    return interval.endsWith("h") ? number * 3600 : number * 60;
  }

  /** The files with promtool's tests. */
  public static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("tests"))) {
      return files.sorted().toList();
    }
  }

  /** A YAML file, read. */
  public static JsonNode yaml(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }
}
