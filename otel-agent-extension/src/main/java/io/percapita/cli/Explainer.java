package io.percapita.cli;

import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmResponse;
import io.percapita.ledger.CountedResults;
import io.percapita.metering.CallPricer;
import io.percapita.provider.CallReader;
import io.percapita.provider.Endpoint;
import io.percapita.provider.ProviderCatalog;
import io.percapita.provider.ResultsFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and prices recorded exchanges with the very code the agent runs. Thread-safe. */
final class Explainer {
  private final ProviderCatalog catalog;
  private final CallPricer pricer;
  private final CountedResults counted = CountedResults.inMemory();
  private final ResultsExplainer results;

  Explainer(ProviderCatalog catalog, CallPricer pricer) {
    this.catalog = catalog;
    this.pricer = pricer;
    this.results = new ResultsExplainer(pricer, counted);
  }

  /** What an exchange was, and what it cost; null if it is no LLM call. */
  @Nullable Explanation explain(Exchange exchange) {
    Endpoint endpoint = catalog.find(exchange.method(), exchange.url());
    if (endpoint == null) {
      return null;
    }
    if (endpoint.format() instanceof ResultsFormat format) {
      return results.explain(exchange, endpoint, format);
    }
    try (CallReader reader = new CallReader(endpoint)) {
      reader.requestStart();
      reader.requestBytes(exchange.requestBody(), 0, exchange.requestBody().length);
      reader.responseHead(exchange.status(), exchange::responseHeader);
      reader.responseBytes(exchange.responseBody(), 0, exchange.responseBody().length);
      LlmResponse response = reader.finish(true);
      LlmCall call =
          new LlmCall(
              reader.provider(),
              endpoint.region(),
              endpoint.format().operation(),
              reader.request(),
              response,
              exchange.status(),
              CallEnd.COMPLETED,
              LlmCall.errorType(exchange.status(), response, null),
              exchange.at(),
              0,
              -1);
      String resultId = reader.resultId();
      if (resultId != null && !counted.claim(call.provider(), List.of(resultId))) {
        call = call.with(response.withoutUsage());
      }
      CallCost cost = pricer.cost(call);
      return new Explanation(endpoint, call, cost);
    }
  }
}
