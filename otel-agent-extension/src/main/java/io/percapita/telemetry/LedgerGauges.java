package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.percapita.ledger.KeptLedger;
import io.percapita.ledger.LedgerFaults;
import io.percapita.ledger.LedgerFigures;
import io.percapita.ledger.LedgerFigures.TopUser;
import io.percapita.ledger.UsersOver;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The gauges of the ledger, read at every scrape. */
public final class LedgerGauges {
  private static final String USD = "{USD}";
  private static final String USERS = "{user}";
  private static final double PICO_PER_USD = 1e12;

  private LedgerGauges() {}

  /**
   * Exports what users have spent this month.
   *
   * @param figures answers the figures of the moment
   * @param over counts the users who have reached their budget, or nearly
   */
  public static void figures(Meter meter, Supplier<LedgerFigures> figures, UsersOver over) {
    longs(
        meter,
        MetricNames.LEDGER_USERS,
        USERS,
        "Users with spend this month",
        gauge ->
            figures
                .get()
                .byPlan()
                .forEach((plan, users) -> gauge.record(users.users(), plan(plan))));
    doubles(
        meter,
        MetricNames.LEDGER_SPEND,
        USD,
        "What users have spent this month",
        gauge ->
            figures
                .get()
                .byPlan()
                .forEach((plan, users) -> gauge.record(usd(users.picoUsd()), plan(plan))));
    doubles(
        meter,
        MetricNames.LEDGER_USER_SPEND,
        USD,
        "What the users who spent most have spent this month",
        gauge -> {
          for (TopUser user : figures.get().top()) {
            gauge.record(
                usd(user.picoUsd()),
                Attributes.of(LlmAttributes.USER, user.user(), LlmAttributes.PLAN, user.plan()));
          }
        });
    distribution(meter, figures);
    longs(
        meter,
        MetricNames.LEDGER_USERS_OVER,
        USERS,
        "Users who have spent a part of their budget or more",
        gauge ->
            over.forEach(
                figures.get(),
                (plan, threshold, users) ->
                    gauge.record(
                        users,
                        Attributes.of(
                            LlmAttributes.PLAN, plan, LlmAttributes.THRESHOLD, threshold))));
    longs(
        meter,
        MetricNames.LEDGER_FOLDED_USERS,
        USERS,
        "Users without an account of their own, because there are too many",
        gauge -> gauge.record(figures.get().foldedUsers()));
  }

  private static void distribution(Meter meter, Supplier<LedgerFigures> figures) {
    doubles(
        meter,
        MetricNames.LEDGER_SPEND_SHARE,
        "",
        "The share of the month's spend that is of the users who spent most",
        gauge -> {
          LedgerFigures now = figures.get();
          for (int percent : LedgerFigures.TOP_PERCENTS) {
            if (!now.byPlan().isEmpty()) {
              gauge.record(
                  now.shareOfTop(percent), Attributes.of(LlmAttributes.TOP, (long) percent));
            }
          }
        });
    doubles(
        meter,
        MetricNames.LEDGER_USER_SPEND_QUANTILE,
        USD,
        "What a share of a plan's users has spent this month at most",
        gauge ->
            figures
                .get()
                .byPlan()
                .forEach(
                    (plan, users) -> {
                      for (double quantile : LedgerFigures.QUANTILES) {
                        gauge.record(
                            usd(users.byUser().quantile(quantile)),
                            Attributes.of(
                                LlmAttributes.PLAN,
                                plan,
                                LlmAttributes.QUANTILE,
                                Double.toString(quantile)));
                      }
                    }));
  }

  /** Exports how the ledger itself is. */
  public static void health(Meter meter, KeptLedger ledger) {
    longs(
        meter,
        MetricNames.LEDGER_PENDING,
        "{increment}",
        "Increments that wait for the shared ledger",
        gauge -> gauge.record(ledger.pending()));
    LedgerFaults faults = ledger.faults();
    meter
        .counterBuilder(MetricNames.LEDGER_ERRORS)
        .setUnit("{error}")
        .setDescription("Failures to keep the ledger where it is kept")
        .buildWithCallback(
            counter -> {
              for (Map.Entry<String, Long> error : faults.errors().entrySet()) {
                counter.record(
                    error.getValue(),
                    Attributes.of(LlmAttributes.LEDGER_OPERATION, error.getKey()));
              }
            });
    meter
        .counterBuilder(MetricNames.LEDGER_LOST)
        .ofDoubles()
        .setUnit(USD)
        .setDescription("Dollars that were spent and are in no ledger")
        .buildWithCallback(counter -> counter.record(usd(faults.lostPicoUsd())));
  }

  private static void longs(
      Meter meter,
      String name,
      String unit,
      String description,
      Consumer<ObservableLongMeasurement> callback) {
    meter
        .gaugeBuilder(name)
        .ofLongs()
        .setUnit(unit)
        .setDescription(description)
        .buildWithCallback(callback);
  }

  private static void doubles(
      Meter meter,
      String name,
      String unit,
      String description,
      Consumer<ObservableDoubleMeasurement> callback) {
    meter.gaugeBuilder(name).setUnit(unit).setDescription(description).buildWithCallback(callback);
  }

  private static Attributes plan(String plan) {
    return Attributes.of(LlmAttributes.PLAN, plan);
  }

  private static double usd(long picoUsd) {
    return picoUsd / PICO_PER_USD;
  }
}
