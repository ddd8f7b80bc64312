package io.percapita.cli;

import io.percapita.ledger.LedgerFigures;
import io.percapita.ledger.LedgerFigures.TopUser;
import io.percapita.ledger.UsersOver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;

/**
 * The ledger's metrics as the exporter serves them, by the names that the agent's have in
 * Prometheus. Until the ledger has been read once there are none. Thread-safe.
 */
final class LedgerMetrics {
  private static final double PICO_PER_USD = 1e12;

  private final UsersOver over;
  private final Counter errors =
      Counter.builder()
          .name("llm_ledger_errors_total")
          .help("Failures to keep the ledger where it is kept")
          .labelNames("llm_ledger_operation")
          .build();
  private volatile LedgerFigures figures = LedgerFigures.builder(0).build();
  private volatile boolean read;
  private boolean failing = true;

  LedgerMetrics(UsersOver over) {
    this.over = over;
  }

  /** New figures; true if there had been none just before. */
  synchronized boolean counted(LedgerFigures now) {
    figures = now;
    read = true;
    boolean recovered = failing;
    failing = false;
    return recovered;
  }

  /** The ledger could not be read; true if it could be just before, or this is the first time. */
  synchronized boolean failed() {
    boolean first = !failing || errors.collect().getDataPoints().isEmpty();
    failing = true;
    errors.labelValues("read").inc();
    return first;
  }

  void register(PrometheusRegistry registry) {
    registry.register(errors);
    gauge(
        registry,
        "llm_ledger_users",
        "Users with spend this month",
        gauge -> figures.byPlan().forEach((plan, users) -> gauge.call(users.users(), plan)),
        "llm_plan");
    gauge(
        registry,
        "llm_ledger_spend_usd",
        "What users have spent this month",
        gauge -> figures.byPlan().forEach((plan, users) -> gauge.call(usd(users.picoUsd()), plan)),
        "llm_plan");
    gauge(
        registry,
        "llm_ledger_user_spend_usd",
        "What the users who spent most have spent this month",
        gauge -> {
          for (TopUser user : figures.top()) {
            gauge.call(usd(user.picoUsd()), user.user(), user.plan());
          }
        },
        "llm_user",
        "llm_plan");
    distribution(registry);
    gauge(
        registry,
        "llm_ledger_users_over",
        "Users who have spent a part of their budget or more",
        gauge ->
            over.forEach(figures, (plan, threshold, users) -> gauge.call(users, plan, threshold)),
        "llm_plan",
        "llm_threshold");
    gauge(
        registry,
        "llm_ledger_folded_users",
        "Users without an account of their own, because there are too many",
        gauge -> gauge.call((double) figures.foldedUsers()));
  }

  private void distribution(PrometheusRegistry registry) {
    gauge(
        registry,
        "llm_ledger_spend_share",
        "The share of the month's spend that is of the users who spent most",
        gauge -> {
          for (int percent : LedgerFigures.TOP_PERCENTS) {
            if (!figures.byPlan().isEmpty()) {
              gauge.call(figures.shareOfTop(percent), Integer.toString(percent));
            }
          }
        },
        "llm_top");
    gauge(
        registry,
        "llm_ledger_user_spend_quantile_usd",
        "What a share of a plan's users has spent this month at most",
        gauge ->
            figures
                .byPlan()
                .forEach(
                    (plan, users) -> {
                      for (double quantile : LedgerFigures.QUANTILES) {
                        gauge.call(
                            usd(users.byUser().quantile(quantile)),
                            plan,
                            Double.toString(quantile));
                      }
                    }),
        "llm_plan",
        "llm_quantile");
  }

  private void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      Consumer<GaugeWithCallback.Callback> values,
      String... labels) {
    registry.register(
        GaugeWithCallback.builder()
            .name(name)
            .help(help)
            .labelNames(labels)
            .callback(
                gauge -> {
                  if (read) {
                    values.accept(gauge);
                  }
                })
            .build());
  }

  private static double usd(long picoUsd) {
    return picoUsd / PICO_PER_USD;
  }
}
