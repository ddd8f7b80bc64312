package io.percapita.metering;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.CallAttribution;
import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.ledger.ActiveUsers;
import io.percapita.ledger.Charge;
import io.percapita.ledger.CountedResults;
import io.percapita.ledger.SpendLedger;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.provider.Endpoint;
import io.percapita.telemetry.LlmMetrics;
import io.percapita.telemetry.LlmSpans;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of things for every call: attribute and open a span, then price, charge and record it.
 * Results of calls made earlier are attributed and priced alike, and recorded once.
 */
public final class CallMeter {
  private final Attributor attributor;
  private final CallPricer pricer;
  private final AlternativePricer alternatives;
  private final ActiveUsers activeUsers;
  private final SpendLedger ledger;
  private final CountedResults countedResults;
  private final LlmSpans spans;
  private final LlmMetrics metrics;
  private final CallBudgets budgets;
  private final AttributionLog attributionLog;

  /** Wires the meter. */
  public CallMeter(
      Attributor attributor,
      CallPricer pricer,
      AlternativePricer alternatives,
      ActiveUsers activeUsers,
      SpendLedger ledger,
      CountedResults countedResults,
      LlmSpans spans,
      LlmMetrics metrics,
      CallBudgets budgets,
      AttributionLog attributionLog) {
    this.attributor = attributor;
    this.pricer = pricer;
    this.alternatives = alternatives;
    this.activeUsers = activeUsers;
    this.ledger = ledger;
    this.countedResults = countedResults;
    this.spans = spans;
    this.metrics = metrics;
    this.budgets = budgets;
    this.attributionLog = attributionLog;
  }

  /**
   * Begins a call made in the current context, on whose thread this runs.
   *
   * @param host the host called
   * @param port the port called
   */
  public MeteredCall begin(Endpoint endpoint, String host, int port) {
    Context caller = Context.current();
    CallAttribution attribution = attributor.attribute(caller);
    Span span =
        spans.start(
            caller,
            endpoint.provider(),
            endpoint.format().operation(),
            host,
            port,
            attribution.labels());
    LlmSpans.sources(span, attribution);
    return new MeteredCall(this, endpoint, caller, span, attribution, budgets);
  }

  /**
   * Begins a request, made in the current context, for the results of calls made earlier.
   *
   * @param host the host asked
   * @param port the port asked
   * @param at now
   */
  public MeteredResults beginResults(Endpoint endpoint, String host, int port, Instant at) {
    Context caller = Context.current();
    return new MeteredResults(
        this,
        endpoint,
        host,
        port,
        caller,
        attributor.attribute(caller),
        at,
        new ResultSums(pricer, endpoint, at));
  }

  void complete(LlmCall call, @Nullable String resultId, MeteredCall metered) {
    Span span = metered.span();
    CallAttribution begun = metered.attribution();
    CallAttribution known = begun.completedBy(call.request());
    Attribution attribution = known.labels();
    List<String> ids = resultId == null ? List.of() : List.of(resultId);
    try {
      LlmCall counted =
          ids.isEmpty() || countedResults.claim(call.provider(), ids)
              ? call
              : call.with(call.response().withoutUsage());
      CallCost cost = pricer.cost(counted);
      seen(attribution);
      charge(cost, attribution, call.startedAt().plusNanos(call.durationNanos()));
      if (known.isForRequest() && attribution.user() != null) {
        activeUsers.seen(ActiveUsers.Scope.PRODUCT, attribution.user(), attribution.plan());
      }
      if (known != begun) {
        spans.attributed(span, attribution);
        LlmSpans.sources(span, known);
      }
      metrics.record(counted, cost, alternatives.costs(counted, cost), attribution);
      Money saved = metered.saved(counted, cost);
      if (saved.picoUsd() > 0) {
        metrics.saved(saved, attribution);
      }
      spans.end(span, counted, cost);
      attributionLog.tell(call, known);
    } finally {
      span.end();
      countedResults.keep(call.provider(), ids);
    }
  }

  /** Answers whether there are results that had not been counted before, and so were now. */
  boolean complete(MeteredResults results, List<String> ids) {
    String provider = results.endpoint().provider();
    List<ResultGroup> groups = results.sums().groups();
    if (groups.isEmpty() || !countedResults.claim(provider, ids)) {
      return false;
    }
    try {
      seen(results.attribution());
      for (ResultGroup group : groups) {
        record(results, group);
      }
    } finally {
      countedResults.keep(provider, ids);
    }
    return true;
  }

  private void record(MeteredResults results, ResultGroup group) {
    LlmCall call = group.call();
    CallCost cost = group.cost();
    Attribution attribution = results.attribution();
    charge(cost, attribution, results.at());
    metrics.recordResults(call, cost, alternatives.unchanged(cost), attribution, group.calls());
    Span span =
        spans.start(
            results.callerContext(),
            call.provider(),
            call.operation(),
            results.host(),
            results.port(),
            attribution);
    LlmSpans.sources(span, results.caller());
    spans.endResults(span, call, cost, group.calls());
  }

  private void seen(Attribution attribution) {
    if (attribution.user() != null) {
      activeUsers.seen(ActiveUsers.Scope.AI, attribution.user(), attribution.plan());
      activeUsers.used(attribution.feature(), attribution.user());
    }
  }

  private void charge(CallCost cost, Attribution attribution, Instant at) {
    PriceQuote.Priced priced = cost.priced();
    if (priced != null && attribution.user() != null && priced.total().picoUsd() > 0) {
      ledger.charge(
          new Charge(
              attribution.user(),
              attribution.plan(),
              attribution.feature(),
              priced.total().picoUsd(),
              at));
    }
  }
}
