package io.percapita.cli;

import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.ledger.CountedResults;
import io.percapita.metering.CallPricer;
import io.percapita.metering.ResultGroup;
import io.percapita.metering.ResultSums;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.provider.Endpoint;
import io.percapita.provider.ResultsDecoder;
import io.percapita.provider.ResultsFormat;
import io.percapita.provider.ResultsReader;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Explains exchanges that tell of calls made earlier: the sum of what is counted for them. */
final class ResultsExplainer {
  private final CallPricer pricer;
  private final CountedResults counted;

  ResultsExplainer(CallPricer pricer, CountedResults counted) {
    this.pricer = pricer;
    this.counted = counted;
  }

  Explanation explain(Exchange exchange, Endpoint endpoint, ResultsFormat format) {
    ResultSums sums = new ResultSums(pricer, endpoint, exchange.at());
    ResultsDecoder.End end;
    try (ResultsReader reader = new ResultsReader(format, exchange.url().getPath(), sums::add)) {
      reader.responseHead(exchange.status(), exchange::responseHeader);
      reader.responseBytes(exchange.responseBody(), 0, exchange.responseBody().length);
      end = reader.finish(true);
    }
    List<ResultGroup> groups = sums.groups();
    if (end.ids().isEmpty() || groups.isEmpty()) {
      String reason = end.problem() == null ? "it tells of no calls to be counted" : end.problem();
      return nothing(exchange, endpoint, reason);
    }
    if (!counted.claim(endpoint.provider(), end.ids())) {
      return nothing(exchange, endpoint, "its calls were counted with an earlier exchange");
    }
    return groups.size() == 1
        ? new Explanation(endpoint, groups.get(0).call(), groups.get(0).cost())
        : together(endpoint, groups);
  }

  private static Explanation nothing(Exchange exchange, Endpoint endpoint, String reason) {
    String error = LlmCall.errorType(exchange.status(), LlmResponse.NONE, null);
    LlmCall call =
        new LlmCall(
            endpoint.provider(),
            endpoint.region(),
            endpoint.format().operation(),
            LlmRequest.UNKNOWN,
            LlmResponse.NONE,
            exchange.status(),
            CallEnd.COMPLETED,
            error,
            exchange.at(),
            0,
            -1);
    return new Explanation(
        endpoint,
        call,
        new CallCost(
            CostStatus.NONE, PriceQuery.STANDARD_TIER, null, error == null ? reason : null));
  }

  /** Of several models, the first is named. */
  private static Explanation together(Endpoint endpoint, List<ResultGroup> groups) {
    Usage.Builder usage = Usage.builder();
    Map<Component, Money> money = new EnumMap<>(Component.class);
    Money total = Money.ZERO;
    PriceQuote.@Nullable Priced rule = null;
    CostStatus status = CostStatus.PRICED;
    String reason = "results of " + groups.size() + " kinds, the first of which is named";
    for (ResultGroup group : groups) {
      for (Component component : Component.values()) {
        usage.add(component, group.call().response().usage().count(component));
      }
      PriceQuote.@Nullable Priced priced = group.cost().priced();
      if (priced == null) {
        status = CostStatus.UNPRICED;
        reason = String.valueOf(group.cost().reason());
      } else {
        priced.components().forEach((component, part) -> money.merge(component, part, Money::plus));
        total = total.plus(priced.total());
        rule = rule == null ? priced : rule;
      }
    }
    LlmCall first = groups.get(0).call();
    return new Explanation(
        endpoint,
        first.with(first.response().withUsage(usage.build(), false)),
        new CallCost(
            status,
            groups.get(0).cost().serviceTier(),
            rule == null
                ? null
                : new PriceQuote.Priced(money, total, rule.rule(), rule.bookVersion()),
            reason));
  }
}
