package io.percapita.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import org.jspecify.annotations.Nullable;

/** Explanations as JSON. Amounts are exact, in USD, as decimal strings. */
final class ExplanationJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ExplanationJson() {}

  /** An exchange that is no LLM call. */
  static ObjectNode notLlm(JsonNode id, String reason) {
    ObjectNode answer = JSON.objectNode();
    answer.set("id", id);
    answer.put("recognised", false);
    answer.put("status", "not_llm");
    answer.put("reason", reason);
    return answer;
  }

  /** An exchange that is one. */
  static ObjectNode of(JsonNode id, Explanation explanation) {
    LlmCall call = explanation.call();
    PriceQuote.@Nullable Priced priced = explanation.cost().priced();
    ObjectNode answer = JSON.objectNode();
    answer.set("id", id);
    answer.put("recognised", true);
    answer.put("provider", call.provider());
    answer.put("operation", call.operation());
    answer.put("request_model", call.request().model());
    answer.put("response_model", call.response().model());
    answer.put("stream", call.request().stream());
    ObjectNode usage = answer.putObject("usage");
    for (Component component : Component.values()) {
      long count = call.response().usage().count(component);
      if (count != 0 && explanation.hasUsage()) {
        usage.put(component.id(), count);
      }
    }
    answer.put("status", explanation.status());
    answer.put("reason", explanation.reason());
    answer.put("cost_usd", priced == null ? null : priced.total().toUsdString());
    ObjectNode components = answer.putObject("components");
    if (priced != null) {
      priced
          .components()
          .forEach((component, cost) -> components.put(component.id(), cost.toUsdString()));
    }
    answer.put("rule", priced == null ? null : priced.rule());
    answer.put("service_tier", explanation.cost().serviceTier());
    answer.put("region", call.billedRegion());
    answer.put("wire_format", explanation.endpoint().format().name());
    answer.put("response_id", call.response().id());
    answer.set("finish_reasons", strings(call));
    answer.put("error_type", call.errorType());
    Money reported = call.response().reportedCost();
    answer.put("reported_cost_usd", reported == null ? null : reported.toUsdString());
    return answer;
  }

  private static JsonNode strings(LlmCall call) {
    var reasons = JSON.arrayNode();
    call.response().finishReasons().forEach(reasons::add);
    return reasons;
  }
}
