package io.percapita.telemetry;

import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.ActiveUsers.Scope;

/**
 * How many series each of our metrics may have. The SDK folds what is beyond into one series marked
 * {@code otel_metric_overflow}; its default of 2,000 is too few for metrics whose labels are
 * bounded already.
 */
public final class MetricViews {
  static final int COST_SERIES = 20_000;

  private MetricViews() {}

  /**
   * Registers the limits.
   *
   * @param maxUsers how many users have a cost series of their own
   * @param maxFeatures of how many features users are counted
   */
  public static void register(SdkMeterProviderBuilder provider, int maxUsers, int maxFeatures) {
    limit(provider, MetricNames.COST, COST_SERIES);
    limit(provider, MetricNames.TOKENS, COST_SERIES);
    limit(provider, MetricNames.CALLS, COST_SERIES);
    limit(provider, MetricNames.ALTERNATIVE_COST, COST_SERIES);
    limit(provider, MetricNames.BUDGET_DECISIONS, COST_SERIES);
    limit(provider, MetricNames.BUDGET_SAVED, COST_SERIES);
    // One series more, because the SDK counts the overflow series itself.
    limit(provider, MetricNames.USER_COST, maxUsers + 1);
    limit(
        provider,
        MetricNames.ACTIVE_USERS_REGISTER,
        ActiveUserSketch.REGISTERS * Scope.values().length + 1);
    limit(
        provider,
        MetricNames.PLAN_ACTIVE_USERS_REGISTER,
        ActiveUserSketch.PLAN_REGISTERS * ActiveUserSketch.MAX_PLANS * Scope.values().length + 1);
    limit(
        provider,
        MetricNames.FEATURE_ACTIVE_USERS_REGISTER,
        ActiveUserSketch.FEATURE_REGISTERS * maxFeatures + 1);
    limit(provider, MetricNames.USER_ACTIVE, maxUsers * Scope.values().length + 1);
  }

  private static void limit(SdkMeterProviderBuilder provider, String metric, int series) {
    provider.registerView(
        InstrumentSelector.builder().setMeterName(MetricNames.SCOPE).setName(metric).build(),
        View.builder().setCardinalityLimit(series).build());
  }
}
