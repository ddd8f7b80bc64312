package io.percapita.dashboards.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.percapita.dashboards.Programs;
import io.percapita.dashboards.PromQl;
import io.percapita.dashboards.Rule;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Fills a Prometheus data directory with a {@link Story} and with what the recording rules would
 * have made of it, evaluated once an hour, as the story has a sample an hour.
 *
 * <p>Rules are evaluated by Prometheus itself, over its API, and imported by promtool. Its own
 * {@code create-blocks-from rules} evaluates at an offset into the hour that it takes from the
 * group's name, where the story has no samples.
 */
public final class Backfill {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Rolling figures are filled for the days that have thirty days before them, and a day more. */
  private static final Duration ROLLING = Duration.ofDays(36);

  private static final Duration ALERTS = Duration.ofHours(6);

  private static final int MINUTE = 60;

  /**
   * How long after the full hour rules that build on each other have their turn: their windows end
   * a minute ago, and are to have what the story puts at the full hour.
   */
  private static final Duration TURN = Duration.ofMinutes(1);

  /** What is written less often is read over time, and needs no holding. */
  private static final int LOOK_BACK_SECONDS = 300;

  /** From it, a Prometheus that starts within an hour knows what has been firing. */
  private static final String ALERT_STATE = "ALERTS_FOR_STATE";

  private Backfill() {}

  /**
   * Fills a data directory, which is empty or has other environments' samples; needs prometheus and
   * promtool on the path.
   *
   * @param environment what every target of the story is labelled with
   * @param jobs the job by which Prometheus knows a service of the story
   * @param rules all there are, in the order in which they are written
   * @param heldUntil until when the last figures stay, so that a Prometheus that starts then knows
   *     them, and what has been firing; the story's end or later
   */
  public static void fill(
      Story story,
      String environment,
      UnaryOperator<String> jobs,
      List<Rule> rules,
      Supplier<Instant> heldUntil,
      Path directory)
      throws IOException, InterruptedException {
    Path data = directory.toAbsolutePath();
    Path work = Files.createDirectories(data.resolveSibling("backfill"));
    Path samples = work.resolve("samples.om");
    StoryExport.write(story, environment, jobs, samples);
    importInto(data, samples);
    for (List<Rule> stage : stages(rules)) {
      try (PrometheusServer server = PrometheusServer.over(data);
          Writer writer = Files.newBufferedWriter(samples)) {
        OpenMetrics out = new OpenMetrics(writer);
        Instant held = heldUntil.get();
        for (Rule rule : stage) {
          Instant from = hourly(rule) ? story.at(0) : story.end().minus(ROLLING);
          record(server, rule, rule.name(), from, story.end(), held, out);
        }
        out.end();
      }
      importInto(data, samples);
    }
    try (PrometheusServer server = PrometheusServer.over(data);
        Writer writer = Files.newBufferedWriter(samples)) {
      OpenMetrics out = new OpenMetrics(writer);
      Instant held = heldUntil.get();
      for (Rule rule : rules) {
        if (rule.alert()) {
          Instant from = story.end().minus(ALERTS);
          record(server, rule, "ALERTS", from, story.end(), held, out);
          record(server, rule, ALERT_STATE, from, story.end(), held, out);
        }
      }
      out.end();
    }
    importInto(data, samples);
    Files.delete(samples);
  }

  /**
   * Makes blocks of samples; needs promtool on the path.
   *
   * @param data the data directory of a Prometheus that does not run, by its absolute path
   * @param samples a file in the format of OpenMetrics; nothing happens if there are none in it
   */
  public static void importInto(Path data, Path samples) throws IOException, InterruptedException {
    if (Files.size(samples) <= OpenMetrics.END.length()) {
      return;
    }
    Programs.run(
        Files.createDirectories(data.resolveSibling("backfill")),
        "promtool",
        "tsdb",
        "create-blocks-from",
        "--quiet",
        // One large block instead of one for every two hours: promtool reads all samples anew for
        // each.
        "--max-block-duration=39400h",
        "openmetrics",
        samples.toString(),
        data.toString());
  }

  /**
   * Writes what a rule comes to at each hour. Of an alert, what Prometheus would show in ALERTS,
   * did it not wait for the alert to last, or since when it has been active.
   */
  private static void record(
      PrometheusServer server,
      Rule rule,
      String as,
      Instant from,
      Instant to,
      Instant held,
      OpenMetrics out)
      throws IOException, InterruptedException {
    Map<String, String> added = new HashMap<>();
    rule.node()
        .path("labels")
        .properties()
        .forEach(l -> added.put(l.getKey(), l.getValue().asText()));
    if (rule.alert()) {
      added.put("alertname", rule.name());
      if (!as.equals(ALERT_STATE)) {
        added.put("alertstate", "firing");
      }
    }
    Duration late = rule.name().matches(".*:(delta5m|sum1h)") ? TURN : Duration.ZERO;
    for (JsonNode series : server.range(rule.expression(), from.plus(late), to.plus(late), HOUR)) {
      Map<String, String> labels = new HashMap<>();
      series
          .path("metric")
          .properties()
          .forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
      labels.remove("__name__");
      labels.putAll(added);
      String name =
          as
              + OpenMetrics.series(
                  labels.entrySet().stream()
                      .flatMap(l -> Stream.of(l.getKey(), l.getValue()))
                      .toArray(String[]::new));
      for (JsonNode sample : series.path("values")) {
        String value =
            as.equals(ALERT_STATE)
                ? series.at("/values/0/0").asText()
                : rule.alert() ? "1" : sample.get(1).asText();
        long at = sample.get(0).asLong() - late.toSeconds();
        out.append(name + " " + value + " " + at + "\n");
        if (at == to.getEpochSecond() && rule.intervalSeconds() < LOOK_BACK_SECONDS) {
          for (at += MINUTE; at <= held.getEpochSecond(); at += MINUTE) {
            out.append(name + " " + value + " " + at + "\n");
          }
        }
      }
    }
  }

  /** Whether a rule is of the kind on which windows of days are built. */
  private static boolean hourly(Rule rule) {
    return rule.name().matches(".*:(delta5m|sum1h|max1h)");
  }

  /**
   * Rules by how many rules stand between them and exported metrics: none can be evaluated before
   * what it reads has been imported.
   */
  private static List<List<Rule>> stages(List<Rule> rules) {
    Map<String, Integer> stageOf = new HashMap<>();
    List<List<Rule>> stages = new ArrayList<>();
    List<Rule> left = new ArrayList<>(rules);
    // What is of no metric is of the Prometheus that evaluates, and none has evaluated this past.
    left.removeIf(rule -> rule.alert() || PromQl.metrics(rule.expression()).isEmpty());
    Set<String> recorded = Set.copyOf(left.stream().map(Rule::name).toList());
    while (!left.isEmpty()) {
      List<Rule> ready = new ArrayList<>();
      for (Rule rule : left) {
        if (PromQl.metrics(rule.expression()).stream()
            .filter(recorded::contains)
            .allMatch(name -> stageOf.containsKey(name) || loop(rule, name))) {
          ready.add(rule);
        }
      }
      if (ready.isEmpty()) {
        throw new IllegalStateException("rules wait for each other: " + left);
      }
      left.removeAll(ready);
      for (Rule rule : ready) {
        if (left.stream().noneMatch(other -> other.name().equals(rule.name()))) {
          stageOf.put(rule.name(), stages.size());
        }
      }
      stages.add(ready);
    }
    return stages;
  }

  /**
   * The one rule that looks at what becomes of it: too many users an hour ago end exact counting.
   */
  private static boolean loop(Rule rule, String name) {
    return rule.name().equals("fleet:llm_user_active_incomplete:max1h")
        && name.equals("fleet:llm_active_users:estimate");
  }
}
