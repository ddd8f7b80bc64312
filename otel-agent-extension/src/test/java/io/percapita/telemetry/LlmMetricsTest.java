package io.percapita.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.percapita.RecordedLog;
import io.percapita.call.Alternative;
import io.percapita.call.CallCost;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceBook;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LlmMetricsTest {
  @RegisterExtension private final RecordedLog log = new RecordedLog(LlmMetrics.class);

  private static final Attributes OF_CALL =
      Attributes.builder()
          .put("gen_ai.provider.name", "openai")
          .put("gen_ai.response.model", "gpt-4o-2024-08-06")
          .put("gen_ai.operation.name", "chat")
          .put("llm.feature", "smart-search")
          .put("llm.plan", "pro")
          .put("llm.service_tier", "standard")
          .put("service.instance.id", Meters.INSTANCE)
          .build();
  private static final Attributes BY_CONVENTION =
      Attributes.builder()
          .put("gen_ai.operation.name", "chat")
          .put("gen_ai.provider.name", "openai")
          .put("gen_ai.request.model", "gpt-4o")
          .put("gen_ai.response.model", "gpt-4o-2024-08-06")
          .build();
  private static final double[] SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };

  private final Meters meters = new Meters(100);
  private final LlmMetrics metrics = meters.metrics();

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void dollarsAreCountedByComponent() {
    metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user(null));
    metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user(null));

    assertThat(meters.collect("llm.cost.usd"))
        .hasUnit("{USD}")
        .hasDoubleSumSatisfying(
            sum ->
                sum.isMonotonic()
                    .isCumulative()
                    .hasPointsSatisfying(
                        point -> point.hasValue(0.005).hasAttributes(priced("input")),
                        point -> point.hasValue(0.002).hasAttributes(priced("output"))));
  }

  @Test
  void tokensAreCountedByComponent() {
    metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user(null));

    assertThat(meters.collect("llm.tokens"))
        .hasUnit("{token}")
        .hasLongSumSatisfying(
            sum ->
                sum.isMonotonic()
                    .hasPointsSatisfying(
                        point -> point.hasValue(700).hasAttributes(with("input")),
                        point -> point.hasValue(200).hasAttributes(with("cache_read")),
                        point -> point.hasValue(60).hasAttributes(with("cache_write_5m")),
                        point -> point.hasValue(40).hasAttributes(with("cache_write_1h")),
                        point -> point.hasValue(90).hasAttributes(with("output")),
                        point -> point.hasValue(10).hasAttributes(with("reasoning"))));
  }

  @Test
  void aUsersDollarsAreCountedByPlan() {
    metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user("0123abcd"));

    assertThat(meters.collect("llm.user.cost.usd"))
        .hasDoubleSumSatisfying(
            sum ->
                sum.hasPointsSatisfying(
                    point ->
                        point
                            .hasValue(0.0035)
                            .hasAttributes(
                                Attributes.of(
                                    stringKey("llm.user"),
                                    "0123abcd",
                                    stringKey("llm.plan"),
                                    "pro",
                                    stringKey("service.instance.id"),
                                    Meters.INSTANCE))));
  }

  @Test
  void whatACallWouldHaveCostIsCountedByAlternative() {
    Map<Alternative, Money> alternatives =
        Map.of(
            Alternative.BATCH, new Money(1_750_000_000L),
            Alternative.NO_CACHE, new Money(4_000_000_000L));
    metrics.record(Calls.CALL, Calls.COST, alternatives, Calls.user(null));
    metrics.recordResults(Calls.CALL, Calls.COST, alternatives, Calls.user(null), 7);

    assertThat(meters.collect("llm.alternative.cost.usd"))
        .hasDoubleSumSatisfying(
            sum ->
                sum.hasPointsSatisfying(
                    point -> point.hasValue(0.0035).hasAttributes(alternative("batch")),
                    point -> point.hasValue(0.008).hasAttributes(alternative("no_cache"))));
    assertThat(meters.collect("llm.calls"))
        .hasLongSumSatisfying(sum -> sum.hasPointsSatisfying(point -> point.hasValue(8)));
  }

  @Test
  void withoutAUserThereIsNoUserSeries() {
    metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user(null));

    assertThat(meters.collect()).doesNotContainKey("llm.user.cost.usd");
  }

  @Test
  void histogramsAreThoseOfTheConventions() {
    metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user("0123abcd"));

    assertThat(meters.collect("gen_ai.client.token.usage"))
        .hasUnit("{token}")
        .hasHistogramSatisfying(
            histogram ->
                histogram.hasPointsSatisfying(
                    point ->
                        point
                            .hasSum(1000)
                            .hasAttributes(ofType("input"))
                            .hasBucketBoundaries(
                                1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576,
                                4194304, 16777216, 67108864),
                    point -> point.hasSum(100).hasAttributes(ofType("output"))));
    assertThat(meters.collect("gen_ai.client.operation.duration"))
        .hasUnit("s")
        .hasHistogramSatisfying(
            histogram ->
                histogram.hasPointsSatisfying(
                    point ->
                        point.hasSum(2).hasAttributes(BY_CONVENTION).hasBucketBoundaries(SECONDS)));
    assertThat(meters.collect("gen_ai.client.operation.time_to_first_chunk"))
        .hasUnit("s")
        .hasHistogramSatisfying(
            histogram ->
                histogram.hasPointsSatisfying(
                    point ->
                        point
                            .hasSum(0.5)
                            .hasAttributes(BY_CONVENTION)
                            .hasBucketBoundaries(SECONDS)));
  }

  @Test
  void onlyAStreamHasATimeToItsFirstChunk() {
    metrics.record(Calls.notStreamed(), Calls.COST, Map.of(), Calls.user(null));

    assertThat(meters.collect()).doesNotContainKey("gen_ai.client.operation.time_to_first_chunk");
  }

  @Test
  void aFailedCallTookTimeButNoTokensAndNoMoney() {
    metrics.record(Calls.REFUSED, Calls.FREE, Map.of(), Calls.user("0123abcd"));

    assertThat(meters.collect()).containsOnlyKeys("gen_ai.client.operation.duration", "llm.calls");
    assertThat(meters.collect("llm.calls"))
        .hasLongSumSatisfying(
            sum ->
                sum.hasPointsSatisfying(
                    point ->
                        point
                            .hasValue(1)
                            .hasAttributes(
                                Attributes.builder()
                                    .put("gen_ai.provider.name", "openai")
                                    .put("gen_ai.response.model", "gpt-4o")
                                    .put("gen_ai.operation.name", "chat")
                                    .put("llm.feature", "smart-search")
                                    .put("llm.plan", "pro")
                                    .put("llm.cost.status", "none")
                                    .put("llm.user.source", "baggage")
                                    .put("error.type", "429")
                                    .put("service.instance.id", Meters.INSTANCE)
                                    .build())));
    assertThat(meters.collect("gen_ai.client.operation.duration"))
        .hasHistogramSatisfying(
            histogram ->
                histogram.hasPointsSatisfying(
                    point ->
                        point.hasAttributes(
                            Attributes.builder()
                                .put("gen_ai.operation.name", "chat")
                                .put("gen_ai.provider.name", "openai")
                                .put("gen_ai.request.model", "gpt-4o")
                                .put("error.type", "429")
                                .build())));
  }

  /** As one whose stream broke when the model had begun to answer. */
  @Test
  void theDollarsOfAFailedCallSayWhyItFailed() {
    metrics.record(Calls.BROKEN, Calls.COST, Map.of(), Calls.user(null));
    metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user(null));

    assertThat(meters.collect("llm.cost.usd"))
        .hasDoubleSumSatisfying(
            sum ->
                sum.hasPointsSatisfying(
                    point -> point.hasValue(0.0025).hasAttributes(broken("input")),
                    point -> point.hasValue(0.001).hasAttributes(broken("output")),
                    point -> point.hasValue(0.0025).hasAttributes(priced("input")),
                    point -> point.hasValue(0.001).hasAttributes(priced("output"))));
  }

  @Test
  void anUnpricedCallIsCountedWithItsTokensAndToldOncePerModel() {
    metrics.record(
        Calls.of("gpt-99"), Calls.unpriced("no price rule"), Map.of(), Calls.user("0123abcd"));
    metrics.record(
        Calls.of("gpt-99"), Calls.unpriced("no price rule"), Map.of(), Calls.user("0123abcd"));
    metrics.record(Calls.of(null), Calls.unpriced("no model"), Map.of(), Calls.user("0123abcd"));

    assertThat(log.records()).hasSize(2);
    assertThat(meters.collect())
        .containsKey("llm.tokens")
        .doesNotContainKeys("llm.cost.usd", "llm.user.cost.usd");
    assertThat(meters.collect("llm.unpriced.calls"))
        .hasLongSumSatisfying(
            sum ->
                sum.hasPointsSatisfying(
                    point -> point.hasValue(2).hasAttributes(unpriced("gpt-99")),
                    point -> point.hasValue(1).hasAttributes(unpriced("unknown"))));
  }

  @Test
  void captureErrorsAreCountedByStage() {
    metrics.captureError("decode");

    assertThat(meters.collect("llm.capture.errors"))
        .hasLongSumSatisfying(
            sum ->
                sum.hasPointsSatisfying(
                    point ->
                        point
                            .hasValue(1)
                            .hasAttributes(
                                Attributes.of(stringKey("llm.capture.stage"), "decode"))));
  }

  @Test
  void modelsBeyondTheirBoundAreOther() {
    for (int i = 0; i < 300; i++) {
      metrics.record(Calls.of("model-" + i), Calls.COST, Map.of(), Calls.user(null));
    }

    MetricData duration = meters.collect("gen_ai.client.operation.duration");
    assertThat(duration.getHistogramData().getPoints())
        .extracting(point -> point.getAttributes().get(stringKey("gen_ai.request.model")))
        .hasSize(201)
        .contains("other");
    assertThat(
            duration.getHistogramData().getPoints().stream()
                .mapToLong(HistogramPointData::getCount)
                .sum())
        .isEqualTo(300);
  }

  /**
   * A counter of doubles rounds at each of n additions by at most 2^-53 of its value, so it is off
   * by at most n * 2^-53: for some 40,000 additions by less than 1e-11 of the total.
   */
  @Test
  void componentsAddUpToTheExactTotalOfTheCalls() {
    Random random = new Random(42);
    PriceBook book = PriceBook.builtIn();
    Money exact = Money.ZERO;
    for (int i = 0; i < 10_000; i++) {
      LlmCall call = Calls.CALL;
      Usage usage =
          Usage.builder()
              .add(Component.INPUT, random.nextInt(20_000))
              .add(Component.CACHE_READ, random.nextInt(100_000))
              .add(Component.OUTPUT, random.nextInt(4_000))
              .add(Component.REASONING, random.nextInt(2_000))
              .build();
      PriceQuote quote =
          book.quote(new PriceQuery("openai", "gpt-4o", call.startedAt(), "standard", null, usage));
      PriceQuote.Priced priced = (PriceQuote.Priced) quote;
      metrics.record(
          call,
          new CallCost(CostStatus.PRICED, "standard", priced, null),
          Map.of(),
          Calls.user("user-" + random.nextInt(50)));
      exact = exact.plus(priced.total());
    }

    assertThat(Meters.sum(meters.collect("llm.cost.usd")))
        .isCloseTo(exact.toUsd(), within(exact.toUsd() * 1e-11));
    assertThat(Meters.sum(meters.collect("llm.user.cost.usd")))
        .isCloseTo(exact.toUsd(), within(exact.toUsd() * 1e-11));
  }

  private static Attributes priced(String component) {
    return with(component).toBuilder().put("llm.cost.status", "priced").build();
  }

  private static Attributes broken(String component) {
    return priced(component).toBuilder().put("error.type", "overloaded_error").build();
  }

  private static Attributes with(String component) {
    return OF_CALL.toBuilder().put("llm.component", component).build();
  }

  private static Attributes alternative(String name) {
    return Attributes.builder()
        .put("gen_ai.provider.name", "openai")
        .put("gen_ai.response.model", "gpt-4o-2024-08-06")
        .put("llm.feature", "smart-search")
        .put("llm.plan", "pro")
        .put("llm.alternative", name)
        .put("service.instance.id", Meters.INSTANCE)
        .build();
  }

  private static Attributes ofType(String type) {
    return BY_CONVENTION.toBuilder().put("gen_ai.token.type", type).build();
  }

  private static Attributes unpriced(String model) {
    return Attributes.builder()
        .put("gen_ai.provider.name", "openai")
        .put("gen_ai.response.model", model)
        .put("gen_ai.operation.name", "chat")
        .put("service.instance.id", Meters.INSTANCE)
        .build();
  }
}
