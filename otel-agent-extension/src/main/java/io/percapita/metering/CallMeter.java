package io.percapita.metering;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.Attributor;
import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.ledger.ActiveUsers;
import io.percapita.provider.Endpoint;
import io.percapita.telemetry.LlmMetrics;
import io.percapita.telemetry.LlmSpans;

/** The order of things for every call: attribute and open a span, then price and record it. */
public final class CallMeter {
  private final Attributor attributor;
  private final CallPricer pricer;
  private final ActiveUsers activeUsers;
  private final LlmSpans spans;
  private final LlmMetrics metrics;

  /** Wires the meter. */
  public CallMeter(
      Attributor attributor,
      CallPricer pricer,
      ActiveUsers activeUsers,
      LlmSpans spans,
      LlmMetrics metrics) {
    this.attributor = attributor;
    this.pricer = pricer;
    this.activeUsers = activeUsers;
    this.spans = spans;
    this.metrics = metrics;
  }

  /**
   * Begins a call made in the current context, on whose thread this runs.
   *
   * @param host the host called
   * @param port the port called
   */
  public MeteredCall begin(Endpoint endpoint, String host, int port) {
    Context caller = Context.current();
    Attribution attribution = attributor.attribute(caller);
    Span span =
        spans.start(
            caller, endpoint.provider(), endpoint.format().operation(), host, port, attribution);
    return new MeteredCall(this, endpoint, caller, span, attribution);
  }

  void complete(LlmCall call, Span span, Attribution attribution) {
    try {
      CallCost cost = pricer.cost(call);
      if (attribution.user() != null) {
        activeUsers.seen(ActiveUsers.Scope.AI, attribution.user());
      }
      metrics.record(call, cost, attribution);
      spans.end(span, call, cost);
    } finally {
      span.end();
    }
  }
}
