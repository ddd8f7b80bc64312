package io.percapita.dashboards;

import static io.percapita.dashboards.DashboardProofTest.END;

import io.percapita.dashboards.DashboardProofTest.Query;
import io.percapita.dashboards.history.Backfill;
import io.percapita.dashboards.history.PrometheusServer;
import io.percapita.dashboards.history.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Asks every query of every panel where no target has the label {@code environment}, so that there
 * is none to choose: dashboards show the truth there, too.
 */
final class NoEnvironmentProofTest {
  @TempDir static Path directory;
  private static PrometheusServer prometheus;
  private static Map<String, Map<String, Double>> expected;

  @BeforeAll
  static void fill() throws Exception {
    Path data = directory.resolve("data");
    Story story = Story.until(END, 1);
    Turns.into(data, END);
    // To Prometheus, a label of nothing is none.
    Backfill.fill(story, "", job -> job, Rule.all(), story::end, data);
    prometheus = PrometheusServer.over(data);
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
    DashboardProofTest.assertTrue(
        DashboardProofTest.shown(prometheus, query, query.expression()), expected.get(query.key()));
  }

  static Stream<Query> queries() throws IOException {
    return DashboardProofTest.queries().map(query -> query.choosing("environment", ""));
  }
}
