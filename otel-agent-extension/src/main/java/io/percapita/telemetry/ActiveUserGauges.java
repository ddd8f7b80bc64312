package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.ActiveUsers.Scope;

/** The gauges of active users, read at every scrape. */
public final class ActiveUserGauges {
  private ActiveUserGauges() {}

  /** Exports the users of every scope: their registers, by plan too, and their names. */
  public static void register(Meter meter, ActiveUserSketch sketch) {
    meter
        .gaugeBuilder(MetricNames.ACTIVE_USERS_REGISTER)
        .ofLongs()
        .setDescription("HyperLogLog registers of the users active within two hours")
        .buildWithCallback(
            gauge -> {
              for (Scope scope : Scope.values()) {
                record(
                    gauge, sketch.registers(scope), Attributes.of(LlmAttributes.SCOPE, scope.id()));
              }
            });
    meter
        .gaugeBuilder(MetricNames.PLAN_ACTIVE_USERS_REGISTER)
        .ofLongs()
        .setDescription("HyperLogLog registers of a plan's users active within two hours")
        .buildWithCallback(
            gauge -> {
              for (Scope scope : Scope.values()) {
                sketch.planRegisters(
                    scope,
                    (plan, ranks) ->
                        record(
                            gauge,
                            ranks,
                            Attributes.of(
                                LlmAttributes.SCOPE, scope.id(), LlmAttributes.PLAN, plan)));
              }
            });
    names(meter, sketch);
  }

  /** Exports the users of every feature. */
  public static void registerFeatures(Meter meter, ActiveUserSketch sketch) {
    meter
        .gaugeBuilder(MetricNames.FEATURE_ACTIVE_USERS_REGISTER)
        .ofLongs()
        .setDescription("HyperLogLog registers of a feature's users active within two hours")
        .buildWithCallback(
            gauge ->
                sketch.featureRegisters(
                    (feature, ranks) ->
                        record(gauge, ranks, Attributes.of(LlmAttributes.FEATURE, feature))));
    meter
        .gaugeBuilder(MetricNames.FEATURE_ACTIVE_USERS_OVERFLOW)
        .ofLongs()
        .setDescription("1 if there are more features than those of which users are counted")
        .buildWithCallback(gauge -> gauge.record(sketch.hasFeaturesBeyond() ? 1 : 0));
  }

  private static void names(Meter meter, ActiveUserSketch sketch) {
    meter
        .gaugeBuilder(MetricNames.USER_ACTIVE)
        .ofLongs()
        .setDescription("1 for each user active within two hours, of a bounded number")
        .buildWithCallback(
            gauge -> {
              for (Scope scope : Scope.values()) {
                for (String user : sketch.users(scope)) {
                  gauge.record(
                      1, Attributes.of(LlmAttributes.USER, user, LlmAttributes.SCOPE, scope.id()));
                }
              }
            });
    meter
        .gaugeBuilder(MetricNames.USER_ACTIVE_OVERFLOW)
        .ofLongs()
        .setDescription("1 while more users are active than are told by name")
        .buildWithCallback(
            gauge -> {
              for (Scope scope : Scope.values()) {
                gauge.record(
                    sketch.isOverflowing(scope) ? 1 : 0,
                    Attributes.of(LlmAttributes.SCOPE, scope.id()));
              }
            });
  }

  private static void record(ObservableLongMeasurement gauge, int[] ranks, Attributes labels) {
    for (int register = 0; register < ranks.length; register++) {
      if (ranks[register] > 0) {
        gauge.record(
            ranks[register],
            labels.toBuilder().put(LlmAttributes.REGISTER, (long) register).build());
      }
    }
  }
}
