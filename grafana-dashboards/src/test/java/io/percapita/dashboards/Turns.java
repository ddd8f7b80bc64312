package io.percapita.dashboards;

import io.percapita.dashboards.history.Backfill;
import io.percapita.dashboards.history.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** That rules ran each hour of the story, in a Prometheus that was away at times. */
final class Turns {
  /** How many hours of the last 30 days were missed by the group that missed more of them. */
  static final int MISSED = 3;

  /** The turns that groups missed, in hours before the end. */
  private static final Map<String, Set<Integer>> MISSING =
      Map.of("percapita_money_1h", Set.of(48, 500, 501, 800), "percapita_users_1h", Set.of(48));

  private Turns() {}

  /** Puts them into a data directory, for rules to count. */
  static void into(Path data, Instant end) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int hour = Story.DAYS * 24; hour >= 0; hour--) {
      long at = end.minus(Duration.ofHours(hour)).getEpochSecond();
      for (Map.Entry<String, Set<Integer>> group : MISSING.entrySet()) {
        if (!group.getValue().contains(hour)) {
          lines.add(
              "fleet:llm_evaluations:sum1h{rule_group=\"%s\"} 1 %d".formatted(group.getKey(), at));
        }
      }
    }
    lines.add("# EOF");
    Path samples = Files.createDirectories(data.resolveSibling("turns")).resolve("turns.om");
    Files.write(samples, lines);
    Backfill.importInto(data.toAbsolutePath(), samples);
  }
}
