package io.percapita.pricing;

import io.percapita.usage.Component;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A price of the book, for people to read: what a unit of each component costs at the standard tier
 * and the shortest prompt, fall-backs included.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param source where the price comes from, and on which days it holds
 * @param perUnit what a token or a request costs, unmodifiable
 * @param variants what else decides the price: tiers, {@code @} regions, {@code >} steps of the
 *     prompt's length in tokens, {@code hours}; unmodifiable
 */
public record ListedPrice(
    String provider, PriceSource source, Map<Component, Money> perUnit, List<String> variants) {

  static List<ListedPrice> of(ModelRule rule) {
    String provider = rule.id().substring(0, rule.id().length() - rule.family().length() - 1);
    return rule.prices().stream().map(price -> of(provider, price)).toList();
  }

  private static ListedPrice of(String provider, DatedPrice price) {
    Map<Component, Money> perUnit = new EnumMap<>(Component.class);
    List<String> variants = new ArrayList<>();
    RateCard standard = price.rates().tiers().get(PriceQuery.STANDARD_TIER);
    if (standard != null) {
      for (Component component : Component.values()) {
        if (standard.base().has(component)) {
          perUnit.put(component, new Money(standard.base().of(component)));
        }
      }
      standard.steps().stream()
          .filter(step -> step.aboveInputTokens() >= 0)
          .sorted((a, b) -> Long.compare(a.aboveInputTokens(), b.aboveInputTokens()))
          .forEach(step -> variants.add(">" + step.aboveInputTokens()));
    }
    new TreeSet<>(price.rates().tiers().keySet())
        .stream().filter(tier -> !tier.equals(PriceQuery.STANDARD_TIER)).forEach(variants::add);
    new TreeSet<>(price.rates().regions().keySet()).forEach(region -> variants.add("@" + region));
    if (!price.hours().isEmpty()) {
      variants.add("hours");
    }
    return new ListedPrice(
        provider, price.source(), Collections.unmodifiableMap(perUnit), List.copyOf(variants));
  }
}
