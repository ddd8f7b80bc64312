package io.percapita.cli;

import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Explanations for people. */
final class ExplanationText {
  private final PrintWriter out;

  ExplanationText(PrintWriter out) {
    this.out = out;
  }

  /** Why an exchange is no LLM call. */
  static String notLlm(Exchange exchange) {
    return exchange.method()
        + " "
        + exchange.url().getRawAuthority()
        + exchange.url().getPath()
        + " is no LLM endpoint known here; percapita.endpoints declares others";
  }

  void print(Exchange exchange, @Nullable Explanation explanation) {
    if (explanation == null) {
      out.println("status      not_llm");
      out.println("because     " + notLlm(exchange));
      return;
    }
    LlmCall call = explanation.call();
    line("provider", call.provider() + regionOf(call));
    line("operation", call.operation() + ", read as " + explanation.endpoint().format().name());
    line("asked for", call.request().model());
    line("answered by", call.response().model());
    line("streamed", call.request().stream() ? "yes" : "no");
    line("tier", explanation.cost().serviceTier());
    line("response", call.response().id());
    if (!call.response().finishReasons().isEmpty()) {
      line("finished", String.join(", ", call.response().finishReasons()));
    }
    line("status", explanation.status());
    line("because", explanation.reason());
    usage(explanation);
  }

  private static String regionOf(LlmCall call) {
    return call.billedRegion() == null ? "" : ", region " + call.billedRegion();
  }

  private void usage(Explanation explanation) {
    PriceQuote.@Nullable Priced priced = explanation.cost().priced();
    Map<Component, Money> costs = priced == null ? Map.of() : priced.components();
    for (Component component : Component.values()) {
      long count = explanation.call().response().usage().count(component);
      if (count != 0) {
        Money cost = costs.get(component);
        out.printf(
            Locale.ROOT,
            "  %-17s %,15d %-8s %s%n",
            component.id(),
            count,
            component.isToken() ? "tokens" : "requests",
            cost == null ? "" : "%20s USD".formatted(cost.toUsdString()));
      }
    }
    if (priced != null) {
      out.printf("  %-42s %20s USD%n", "total", priced.total().toUsdString());
      line("rule", priced.rule());
      line("book", priced.bookVersion());
    }
    Money reported = explanation.call().response().reportedCost();
    if (reported != null) {
      line("reported", reported.toUsdString() + " USD by the provider");
    }
  }

  private void line(String name, @Nullable String value) {
    if (value != null) {
      out.printf("%-11s %s%n", name, value);
    }
  }
}
