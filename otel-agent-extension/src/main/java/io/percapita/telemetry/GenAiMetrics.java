package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.percapita.call.LlmCall;
import io.percapita.usage.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client metrics of the GenAI semantic conventions, with the bucket boundaries they ask for (<a
 * href="https://github.com/open-telemetry/semantic-conventions-genai/blob/004902b8cb70aa5ae6ca4ae07132b7daabcd3e10/docs/gen-ai/gen-ai-metrics.md">gen-ai-metrics.md</a>).
 * Thread-safe.
 */
final class GenAiMetrics {
  private static final List<Long> TOKEN_BUCKETS =
      List.of(
          1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L,
          16777216L, 67108864L);
  private static final List<Double> SECOND_BUCKETS =
      List.of(
          0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongHistogram tokenUsage;
  private final DoubleHistogram duration;
  private final DoubleHistogram timeToFirstChunk;

  GenAiMetrics(Meter meter) {
    tokenUsage =
        meter
            .histogramBuilder(MetricNames.TOKEN_USAGE)
            .ofLongs()
            .setUnit("{token}")
            .setDescription("Input and output tokens of a call")
            .setExplicitBucketBoundariesAdvice(TOKEN_BUCKETS)
            .build();
    duration = seconds(meter, MetricNames.OPERATION_DURATION, "Duration of a call");
    timeToFirstChunk =
        seconds(
            meter,
            MetricNames.TIME_TO_FIRST_CHUNK,
            "Time until the first bytes of a streamed answer");
  }

  private static DoubleHistogram seconds(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(SECOND_BUCKETS)
        .build();
  }

  /**
   * Records a call. Models and error are given, since their number is bounded elsewhere; one that
   * is null has no attribute, as the conventions want it.
   */
  void record(
      LlmCall call,
      @Nullable String requestModel,
      @Nullable String responseModel,
      @Nullable String errorType) {
    Attributes common =
        Attributes.builder()
            .put(LlmAttributes.OPERATION, call.operation())
            .put(LlmAttributes.PROVIDER, call.provider())
            .put(LlmAttributes.REQUEST_MODEL, requestModel)
            .put(LlmAttributes.RESPONSE_MODEL, responseModel)
            .build();
    if (call.response().usageOrigin().hasCounts()) {
      Usage usage = call.response().usage();
      tokenUsage.record(usage.inputTokens(), ofType(common, "input"));
      tokenUsage.record(usage.outputTokens(), ofType(common, "output"));
    }
    AttributesBuilder timed = common.toBuilder();
    if (errorType != null) {
      timed.put(LlmAttributes.ERROR_TYPE, errorType);
    }
    duration.record(call.durationNanos() / NANOS_PER_SECOND, timed.build());
    if (call.request().stream() && call.firstChunkNanos() >= 0) {
      timeToFirstChunk.record(call.firstChunkNanos() / NANOS_PER_SECOND, common);
    }
  }

  private static Attributes ofType(Attributes common, String tokenType) {
    return common.toBuilder().put(LlmAttributes.TOKEN_TYPE, tokenType).build();
  }
}
