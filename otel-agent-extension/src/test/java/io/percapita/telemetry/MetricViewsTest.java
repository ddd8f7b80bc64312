package io.percapita.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.sdk.metrics.data.MetricData;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.ActiveUsers.Scope;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricViewsTest {
  @Test
  void usersBeyondTheBoundShareOneSeriesThatSaysSoAndLoseNoDollar() {
    try (Meters meters = new Meters(3)) {
      LlmMetrics metrics = meters.metrics();
      for (int i = 0; i < 10; i++) {
        metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user("user-" + i));
      }

      MetricData byUser = meters.collect("llm.user.cost.usd");
      assertThat(Meters.doubles(byUser)).hasSize(4);
      assertThat(Meters.doubles(byUser))
          .filteredOn(point -> point.getAttributes().get(Meters.OVERFLOW) != null)
          .singleElement()
          .satisfies(point -> assertThat(point.getValue()).isCloseTo(7 * 0.0035, within(1e-12)));
      assertThat(Meters.sum(byUser)).isCloseTo(10 * 0.0035, within(1e-12));
      assertThat(Meters.sum(meters.collect("llm.cost.usd"))).isCloseTo(10 * 0.0035, within(1e-12));
    }
  }

  @Test
  void everyUserUpToTheDefaultBoundHasASeries() {
    try (Meters meters = new Meters(5000)) {
      LlmMetrics metrics = meters.metrics();
      for (int i = 0; i < 5000; i++) {
        metrics.record(Calls.CALL, Calls.COST, Map.of(), Calls.user("user-" + i));
      }

      assertThat(Meters.doubles(meters.collect("llm.user.cost.usd")))
          .hasSize(5000)
          .noneMatch(point -> point.getAttributes().get(Meters.OVERFLOW) != null);
    }
  }

  @Test
  void everyRegisterOfEveryScopeHasASeries() {
    try (Meters meters = new Meters(10)) {
      ActiveUserSketch sketch = new ActiveUserSketch(Clock.systemUTC());
      ActiveUserGauges.register(meters.meter(), sketch);
      for (int i = 0; i < 100_000; i++) {
        sketch.seen(Scope.AI, "user-" + i);
        sketch.seen(Scope.PRODUCT, "user-" + i);
      }

      assertThat(meters.collect("llm.active.users.register").getLongGaugeData().getPoints())
          .hasSize(2 * ActiveUserSketch.REGISTERS)
          .noneMatch(point -> point.getAttributes().get(Meters.OVERFLOW) != null);
    }
  }

  @Test
  void everyRegisterOfEveryFeatureHasASeries() {
    try (Meters meters = new Meters(10)) {
      ActiveUserSketch sketch = new ActiveUserSketch(Clock.systemUTC(), 10, 10);
      ActiveUserGauges.registerFeatures(meters.meter(), sketch);
      for (int i = 0; i < 10_000; i++) {
        sketch.used("a", "user-" + i);
        sketch.used("b", "user-" + i);
      }

      // The views are of as many features.
      assertThat(meters.collect("llm.feature.active.users.register").getLongGaugeData().getPoints())
          .hasSize(2 * ActiveUserSketch.FEATURE_REGISTERS)
          .noneMatch(point -> point.getAttributes().get(Meters.OVERFLOW) != null);
    }
  }
}
