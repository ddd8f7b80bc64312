package io.percapita.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.percapita.attribution.LabelLimiter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CaptureGaugesTest {
  private final Meters meters = new Meters(1);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void timeIsToldInSecondsByStage() {
    CaptureGauges.time(meters.meter(), action -> action.accept("end", 2_500_000_000L));

    assertThat(meters.collect("llm.capture.time"))
        .hasUnit("s")
        .hasDoubleSumSatisfying(
            sum ->
                sum.isMonotonic()
                    .isCumulative()
                    .hasPointsSatisfying(
                        point ->
                            point
                                .hasValue(2.5)
                                .hasAttributes(
                                    Attributes.of(stringKey("llm.capture.stage"), "end"))));
  }

  @Test
  void callsInFlightAreTold() {
    CaptureGauges.openCalls(meters.meter(), () -> 3);

    assertThat(meters.collect("llm.capture.open.calls"))
        .hasLongGaugeSatisfying(gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(3)));
  }

  @Test
  void valuesThatBecameOtherAreToldByLabelAndFromTheStart() {
    LabelLimiter features = new LabelLimiter("llm.feature", 1);
    LabelLimiter plans = new LabelLimiter("llm.plan", 1);
    CaptureGauges.foldedLabels(meters.meter(), List.of(features, plans));
    features.limit("a");
    features.limit("b");
    features.limit("c");

    assertThat(meters.collect("llm.labels.folded"))
        .hasLongSumSatisfying(
            sum ->
                sum.isMonotonic()
                    .hasPointsSatisfying(
                        point ->
                            point
                                .hasValue(2)
                                .hasAttributes(
                                    Attributes.of(stringKey("llm.label"), "llm.feature")),
                        point ->
                            point
                                .hasValue(0)
                                .hasAttributes(Attributes.of(stringKey("llm.label"), "llm.plan"))));
  }
}
