package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.percapita.attribution.LabelLimiter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** What following calls takes of the application, and what it folds, read at every scrape. */
public final class CaptureGauges {
  private static final double NANOS_PER_SECOND = 1e9;

  private CaptureGauges() {}

  /**
   * Exports how long our code has run on the application's threads.
   *
   * @param nanosByStage shows the nanoseconds of each stage, which only grow
   */
  public static void time(Meter meter, Consumer<BiConsumer<String, Long>> nanosByStage) {
    meter
        .counterBuilder(MetricNames.CAPTURE_TIME)
        .ofDoubles()
        .setUnit("s")
        .setDescription("Time that following LLM calls took on the application's threads")
        .buildWithCallback(
            counter ->
                nanosByStage.accept(
                    (stage, nanos) ->
                        counter.record(
                            nanos / NANOS_PER_SECOND,
                            Attributes.of(LlmAttributes.CAPTURE_STAGE, stage))));
  }

  /** Exports how often values of labels became one, because there were too many. */
  public static void foldedLabels(Meter meter, List<LabelLimiter> limiters) {
    meter
        .counterBuilder(MetricNames.LABELS_FOLDED)
        .setUnit("{value}")
        .setDescription("How often a label's value was one too many, and counted as \"other\"")
        .buildWithCallback(
            counter ->
                limiters.forEach(
                    limiter ->
                        counter.record(
                            limiter.refused(),
                            Attributes.of(LlmAttributes.LABEL, limiter.label()))));
  }

  /** Exports how many calls are in flight. */
  public static void openCalls(Meter meter, IntSupplier calls) {
    meter
        .gaugeBuilder(MetricNames.CAPTURE_OPEN_CALLS)
        .ofLongs()
        .setUnit("{call}")
        .setDescription("LLM calls that are being followed")
        .buildWithCallback(gauge -> gauge.record(calls.getAsInt()));
  }
}
