package io.percapita.telemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.ActiveUsers.Scope;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ActiveUserGaugesTest {
  private final Meters meters = new Meters(10);
  private final ActiveUserSketch sketch = new ActiveUserSketch(Clock.systemUTC(), 2, 1);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void onlyRegistersThatSawSomebodyAreExported() {
    ActiveUserGauges.register(meters.meter(), sketch);
    assertThat(meters.collect()).doesNotContainKey("llm.active.users.register");

    sketch.seen(Scope.AI, "u-1");

    assertThat(meters.collect("llm.active.users.register"))
        .hasLongGaugeSatisfying(
            gauge ->
                gauge.hasPointsSatisfying(
                    point ->
                        point
                            .hasValue(2)
                            .hasAttributes(
                                Attributes.of(
                                    longKey("llm.register"),
                                    1298L,
                                    stringKey("llm.scope"),
                                    "ai"))));
  }

  @Test
  void registersOfAPlanSaySo() {
    ActiveUserGauges.register(meters.meter(), sketch);
    sketch.seen(Scope.PRODUCT, "u-1", "pro");

    // Nine bits of the hash instead of eleven: 1298 / 4.
    assertThat(meters.collect("llm.plan.active.users.register"))
        .hasLongGaugeSatisfying(
            gauge ->
                gauge.hasPointsSatisfying(
                    point ->
                        point.hasAttributes(
                            Attributes.of(
                                longKey("llm.register"),
                                324L,
                                stringKey("llm.scope"),
                                "product",
                                stringKey("llm.plan"),
                                "pro"))));
  }

  @Test
  void registersOfAFeatureSaySoAndWhetherThereAreMoreFeatures() {
    ActiveUserGauges.registerFeatures(meters.meter(), sketch);
    sketch.used("smart-search", "u-1");
    assertThat(meters.collect("llm.feature.active.users.overflow"))
        .hasLongGaugeSatisfying(gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(0)));

    sketch.used("summarizer", "u-1");

    // Eight bits of the hash instead of eleven: 1298 / 8.
    assertThat(meters.collect("llm.feature.active.users.register"))
        .hasLongGaugeSatisfying(
            gauge ->
                gauge.hasPointsSatisfying(
                    point ->
                        point
                            .hasValue(2)
                            .hasAttributes(
                                Attributes.of(
                                    longKey("llm.register"),
                                    162L,
                                    stringKey("llm.feature"),
                                    "smart-search"))));
    assertThat(meters.collect("llm.feature.active.users.overflow"))
        .hasLongGaugeSatisfying(gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(1)));
  }

  @Test
  void usersAreToldByNameAndWhetherThereAreMore() {
    ActiveUserGauges.register(meters.meter(), sketch);
    sketch.seen(Scope.AI, "u-1");
    sketch.seen(Scope.AI, "u-2");
    sketch.seen(Scope.AI, "u-3");
    sketch.seen(Scope.PRODUCT, "u-3");

    assertThat(meters.collect("llm.user.active").getLongGaugeData().getPoints())
        .allMatch(point -> point.getValue() == 1)
        .extracting(point -> List.copyOf(point.getAttributes().asMap().values()).toString())
        .containsExactlyInAnyOrder("[ai, u-1]", "[ai, u-2]", "[product, u-3]");
    assertThat(meters.collect("llm.user.active.overflow").getLongGaugeData().getPoints())
        .extracting(
            point -> List.copyOf(point.getAttributes().asMap().values()) + "=" + point.getValue())
        .containsExactlyInAnyOrder("[product]=0", "[ai]=1");
  }
}
