package io.percapita.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.percapita.pricing.Money;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Supplier;

/** The gauges read at every scrape that tell what is configured. */
public final class StateGauges {
  private StateGauges() {}

  /** Exports revenue per user and month, by plan. */
  public static void arpu(Meter meter, Map<String, Money> byPlan) {
    money(meter, MetricNames.PLAN_ARPU, "Revenue per user and month", byPlan);
  }

  /** Exports what one user may spend in a month, by plan. */
  public static void budgets(Meter meter, Map<String, Money> byPlan) {
    money(meter, MetricNames.BUDGET_LIMIT, "What a user may spend in a month", byPlan);
  }

  /** Exports the share of revenue that AI may cost. */
  public static void targetCogsRatio(Meter meter, double ratio) {
    meter
        .gaugeBuilder(MetricNames.TARGET_COGS_RATIO)
        .setDescription("The share of revenue that AI may cost")
        .buildWithCallback(gauge -> gauge.record(ratio));
  }

  /** Exports what the company means to spend on AI in a month. */
  public static void spendBudget(Meter meter, Money budget) {
    meter
        .gaugeBuilder(MetricNames.SPEND_BUDGET)
        .setUnit("{USD}")
        .setDescription("What AI may cost in a month, all users together")
        .buildWithCallback(gauge -> gauge.record(budget.toUsd()));
  }

  /** Exports the last day on which prices were checked, as seconds since 1970 in UTC. */
  public static void pricesChecked(Meter meter, Supplier<LocalDate> day) {
    meter
        .gaugeBuilder(MetricNames.PRICE_BOOK_CHECKED)
        .ofLongs()
        .setUnit("s")
        .setDescription("The last day on which prices of the book were checked")
        .buildWithCallback(
            gauge -> gauge.record(day.get().atStartOfDay(ZoneOffset.UTC).toEpochSecond()));
  }

  /**
   * Exports with which key users are hashed: where processes do so with several, each of their
   * users is as many.
   *
   * @param fingerprint what tells one key from another
   */
  public static void userHashKey(Meter meter, String fingerprint) {
    meter
        .gaugeBuilder(MetricNames.USER_HASH_KEY)
        .ofLongs()
        .setDescription("1 for the key that users are hashed with")
        .buildWithCallback(
            gauge -> gauge.record(1, Attributes.of(LlmAttributes.KEY_FINGERPRINT, fingerprint)));
  }

  private static void money(
      Meter meter, String name, String description, Map<String, Money> byPlan) {
    if (byPlan.isEmpty()) {
      return;
    }
    AttributeKey<String> plan = LlmAttributes.PLAN;
    meter
        .gaugeBuilder(name)
        .setUnit("{USD}")
        .setDescription(description)
        .buildWithCallback(
            gauge ->
                byPlan.forEach(
                    (planName, money) ->
                        gauge.record(money.toUsd(), Attributes.of(plan, planName))));
  }
}
