package io.percapita.pricing;

import io.percapita.usage.Component;
import java.util.Map;

/** A {@link PriceBook}'s answer: exact money, or the reason why there is none. Never a guess. */
public sealed interface PriceQuote {
  /**
   * What a usage cost.
   *
   * @param components the cost of each component that was consumed, unmodifiable
   * @param total the sum of the components
   * @param rule the id of the rule that priced it, such as {@code openai/gpt-4o}
   * @param bookVersion the version of the book the rule came from
   */
  record Priced(Map<Component, Money> components, Money total, String rule, String bookVersion)
      implements PriceQuote {}

  /**
   * Why a usage has no price.
   *
   * @param reason one sentence for a person: which model, tier or component has no rule
   */
  record Unpriced(String reason) implements PriceQuote {}
}
