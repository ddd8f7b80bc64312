package io.percapita.provider.openai;

import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code perplexity-chat}: chat completions that search the web and are billed for it, as in <a
 * href="https://docs.perplexity.ai/getting-started/pricing">Perplexity's prices</a>; see
 * docs/wire-formats/perplexity-chat.md.
 */
public final class PerplexityChat extends OpenAiChat {
  /** The model that is billed for every search, and for what it reads and thinks. */
  private static final String RESEARCH = "deep-research";

  /** The format. */
  public PerplexityChat() {
    super(request().build(), PerplexityChat::addTo);
  }

  private static JsonFields.Builder<ResponseFacts> addTo(JsonFields.Builder<ResponseFacts> fields) {
    return fields
        .number("usage.reasoning_tokens", (facts, n) -> facts.count(Count.REASONING, n))
        .number("usage.citation_tokens", (facts, n) -> facts.count(Count.CITATION, n))
        .number("usage.num_search_queries", (facts, n) -> facts.count(Count.WEB_SEARCH, n))
        .text("usage.search_context_size", ResponseFacts::kind)
        .decimal("usage.cost.request_cost", PerplexityChat::fee);
  }

  private static void fee(ResponseFacts facts, BigDecimal fee) {
    facts.count(Count.FREE_WEB_ACTION, fee.signum() == 0 ? 1 : 0);
  }

  @Override
  public String name() {
    return "perplexity-chat";
  }

  /** The size of what was searched is the tier, where it decides the fee. */
  @Override
  public void afterReading(ResponseFacts facts) {
    super.afterReading(facts);
    String size = facts.kind();
    if (size != null && !isResearch(facts)) {
      facts.tierBeyondService(size);
    }
  }

  /**
   * Deep research is billed by the search, and its citation and reasoning tokens come on top of the
   * prompt's and the answer's. Other models are billed one fee for the request, unless they say
   * that there was none, and nothing for either.
   */
  @Override
  public Usage usage(ResponseFacts facts) {
    Usage.Builder usage =
        Usage.builder()
            .add(Component.INPUT, facts.count(Count.INPUT))
            .add(Component.OUTPUT, facts.count(Count.OUTPUT));
    if (isResearch(facts)) {
      usage
          .add(Component.INPUT, facts.count(Count.CITATION))
          .add(Component.REASONING, facts.count(Count.REASONING))
          .add(Component.WEB_SEARCH, facts.count(Count.WEB_SEARCH));
    } else {
      usage.add(Component.WEB_SEARCH, 1 - facts.count(Count.FREE_WEB_ACTION));
    }
    return usage.build();
  }

  private static boolean isResearch(ResponseFacts facts) {
    String model = facts.model();
    return model != null && model.contains(RESEARCH);
  }

  /** The fee depends on how much of the web was read. */
  @Override
  public @Nullable String serviceTier(String reported) {
    String size = reported.toLowerCase(Locale.ROOT);
    return switch (size) {
      case "low", "medium", "high" -> "search_" + size;
      default -> super.serviceTier(reported);
    };
  }
}
