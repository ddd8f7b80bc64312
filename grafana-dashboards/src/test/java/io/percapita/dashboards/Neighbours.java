package io.percapita.dashboards;

import io.percapita.dashboards.history.Backfill;
import io.percapita.dashboards.history.Story;
import io.percapita.dashboards.history.StoryExport;
import io.percapita.dashboards.history.StoryModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Another environment in the same Prometheus, by a name for which that of the proved one stands as
 * a regular expression, too. Its people do otherwise, and it is configured otherwise: no figure of
 * it is that of the other.
 */
final class Neighbours {
  /** What its targets are labelled with. */
  static final String ENVIRONMENT = "prod-eu";

  /** What a third service says, so that no constant of the story's services is one here. */
  private static final Map<String, Double> CONFIGURATION = new TreeMap<>();

  static {
    for (String plan : StoryExport.ARPU_USD.keySet()) {
      CONFIGURATION.put("llm_plan_arpu_usd{llm_plan=\"" + plan + "\",", 777.0);
      CONFIGURATION.put("llm_budget_limit_usd{llm_plan=\"" + plan + "\",", 77.0);
    }
    CONFIGURATION.put("llm_target_cogs_ratio{", 0.7);
    CONFIGURATION.put("llm_spend_budget_usd{", 7777.0);
    CONFIGURATION.put("llm_price_book_checked_timestamp_seconds{", 7.0);
    // Of a scope of its own: in those of the story it would end counting one by one.
    CONFIGURATION.put("llm_user_active_overflow{llm_scope=\"neighbours\",", 1.0);
    CONFIGURATION.put("llm_feature_active_users_overflow{", 1.0);
    CONFIGURATION.put("llm_ledger_folded_users{", 7.0);
    CONFIGURATION.put("llm_calls_total{otel_metric_overflow=\"true\",", 7.0);
  }

  /** What it counts, and by how much that grows an hour. */
  private static final Map<String, Integer> COUNTERS = new TreeMap<>();

  static {
    COUNTERS.put("llm_ledger_errors_total{llm_ledger_operation=\"open\",", 1);
    COUNTERS.put("llm_ledger_lost_usd_total{", 1);
    COUNTERS.put("llm_budget_errors_total{", 1);
    COUNTERS.put("llm_labels_folded_total{llm_label=\"llm.plan\",", 1);
    COUNTERS.put("llm_capture_time_seconds_total{llm_capture_stage=\"response\",", 1);
    // Slower than any bucket, and more of them than the story has.
    for (StoryModel model : StoryModel.values()) {
      for (String time : List.of("duration", "time_to_first_chunk")) {
        COUNTERS.put(
            "gen_ai_client_operation_%s_seconds_bucket{gen_ai_provider_name=\"%s\",gen_ai_response_model=\"%s\",le=\"+Inf\","
                .formatted(time, model.provider(), model.id()),
            1_000_000);
      }
    }
  }

  private Neighbours() {}

  /** Puts them into a data directory, for rules to make of them what they will. */
  static void moveInto(Path data, Instant end) throws IOException, InterruptedException {
    Path work = Files.createDirectories(data.resolveSibling("neighbours"));
    Path story = work.resolve("story.om");
    StoryExport.write(Story.until(end, 2), ENVIRONMENT, job -> job, story);
    Path service = work.resolve("service.om");
    Files.write(service, service(end));
    for (Path samples : List.of(story, service)) {
      Backfill.importInto(data.toAbsolutePath(), samples);
    }
  }

  private static List<String> service(Instant end) {
    String labels =
        "environment=\"%s\",job=\"next-door\",instance=\"next-door-1:9464\"} "
            .formatted(ENVIRONMENT);
    List<String> lines = new ArrayList<>();
    int hours = Story.DAYS * 24;
    for (int hour = 0; hour < hours; hour++) {
      long at = end.minus(Duration.ofHours(hours - 1L - hour)).getEpochSecond();
      CONFIGURATION.forEach((series, value) -> lines.add(series + labels + value + " " + at));
      long passed = hour;
      COUNTERS.forEach((series, anHour) -> lines.add(series + labels + passed * anHour + " " + at));
    }
    lines.add("# EOF");
    return lines;
  }
}
