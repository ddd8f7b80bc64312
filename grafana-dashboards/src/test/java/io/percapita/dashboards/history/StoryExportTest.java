package io.percapita.dashboards.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes a story without Prometheus. */
class StoryExportTest {
  @TempDir Path directory;

  /** The last hours of a story are quiet: in those of a month's first day nobody has spent. */
  @Test
  void aMonthThatHasJustBegunHasNoLedger() throws Exception {
    Path file = directory.resolve("samples.om");

    StoryExport.write(
        Story.until(Instant.parse("2026-12-01T02:00:00Z"), 1), "demo", job -> job, file);

    assertThat(file).content().doesNotContain("NaN").endsWith(OpenMetrics.END);
  }
}
