package io.percapita.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.percapita.pricing.Money;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StateGaugesTest {
  private final Meters meters = new Meters(10);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void whatIsConfiguredIsExported() {
    StateGauges.arpu(meters.meter(), Map.of("pro", new Money(49_000_000_000_000L)));
    StateGauges.budgets(meters.meter(), Map.of("pro", new Money(3_920_000_000_000L)));
    StateGauges.targetCogsRatio(meters.meter(), 0.08);
    StateGauges.spendBudget(meters.meter(), new Money(8_000_000_000_000_000L));
    StateGauges.pricesChecked(meters.meter(), () -> LocalDate.of(2026, 11, 23));
    StateGauges.userHashKey(meters.meter(), "0badcafe");

    assertThat(meters.collect("llm.spend.budget.usd"))
        .hasDoubleGaugeSatisfying(
            gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(8000)));
    assertThat(meters.collect("llm.price.book.checked.timestamp"))
        .hasLongGaugeSatisfying(
            gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(1_795_392_000)));
    assertThat(meters.collect("llm.user.hash.key"))
        .hasLongGaugeSatisfying(
            gauge ->
                gauge.hasPointsSatisfying(
                    point ->
                        point
                            .hasValue(1)
                            .hasAttributes(
                                Attributes.of(stringKey("llm.key.fingerprint"), "0badcafe"))));
    Attributes pro = Attributes.of(stringKey("llm.plan"), "pro");
    assertThat(meters.collect("llm.plan.arpu.usd"))
        .hasDoubleGaugeSatisfying(
            gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(49).hasAttributes(pro)));
    assertThat(meters.collect("llm.budget.limit.usd"))
        .hasDoubleGaugeSatisfying(
            gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(3.92).hasAttributes(pro)));
    assertThat(meters.collect("llm.target.cogs.ratio"))
        .hasDoubleGaugeSatisfying(
            gauge ->
                gauge.hasPointsSatisfying(
                    point -> point.hasValue(0.08).hasAttributes(Attributes.empty())));
  }

  @Test
  void whatIsNotConfiguredIsNotExported() {
    StateGauges.arpu(meters.meter(), Map.of());
    StateGauges.budgets(meters.meter(), Map.of());

    assertThat(meters.collect()).isEmpty();
  }
}
