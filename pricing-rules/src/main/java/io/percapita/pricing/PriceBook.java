package io.percapita.pricing;

import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All price rules: answers what a usage cost on a day, exactly, or why it cannot.
 *
 * <p>Immutable and thread-safe; a newer book replaces an older one by reference. A price given in
 * USD per million tokens with up to six decimals is a whole number of pico-dollars per token, and
 * factors are applied when the book is loaded, where they must come out whole. So pricing a call
 * multiplies and adds integers, and nothing is ever rounded.
 *
 * <pre>{@code
 * PriceQuote quote = PriceBook.builtIn().quote(query);
 * if (quote instanceof PriceQuote.Priced priced) {
 *   System.out.println(priced.total());
 * }
 * }</pre>
 */
public final class PriceBook {
  /** Model names come from the wire, so the number remembered is bounded. */
  private static final int REMEMBERED_MODELS = 1000;

  private final String version;
  private final LocalDate checked;
  private final Map<String, ProviderRules> providers;
  private final Map<Name, ModelRule> found = new ConcurrentHashMap<>();

  private record Name(String provider, String model) {}

  PriceBook(String version, LocalDate checked, Map<String, ProviderRules> providers) {
    this.version = version;
    this.checked = checked;
    this.providers = Map.copyOf(providers);
  }

  /**
   * The book that comes with this library.
   *
   * @throws io.percapita.yaml.YamlFileException if its files are damaged
   */
  public static PriceBook builtIn() {
    return BuiltInRules.load();
  }

  /** The book's version: the day of its last check and a digest of its rules. */
  public String version() {
    return version;
  }

  /** The latest day on which a price of the book was compared with its provider's page. */
  public LocalDate checked() {
    return checked;
  }

  /** What a usage cost. Never throws, never guesses. */
  public PriceQuote quote(PriceQuery query) {
    ModelRule rule = rule(query.provider(), query.model());
    if (rule == null) {
      return unpriced("no price rule for model " + query.model() + " of " + query.provider());
    }
    DatedPrice price = rule.priceAt(query.at());
    if (price == null) {
      return unpriced("rule " + rule.id() + " has no price for " + query.at());
    }
    String region = query.region();
    Map<String, TierPrices> tiers = region == null ? price.tiers() : price.regions().get(region);
    if (tiers == null) {
      return unpriced("rule " + rule.id() + " has no price for region " + region);
    }
    TierPrices tier = tiers.get(query.serviceTier());
    if (tier == null) {
      return unpriced("rule " + rule.id() + " has no price for tier " + query.serviceTier());
    }
    return priced(rule, tier.forUsage(query.usage()), query.usage());
  }

  private PriceQuote priced(ModelRule rule, ComponentPrices prices, Usage usage) {
    Component missing = prices.unpriced(usage);
    if (missing != null) {
      return unpriced("rule " + rule.id() + " has no price for " + missing.id());
    }
    try {
      Map<Component, Money> costs = prices.cost(usage);
      Money total = Money.ZERO;
      for (Money cost : costs.values()) {
        total = total.plus(cost);
      }
      return new PriceQuote.Priced(Collections.unmodifiableMap(costs), total, rule.id(), version);
    } catch (ArithmeticException e) {
      return unpriced("the cost by rule " + rule.id() + " is beyond what can be counted");
    }
  }

  private @Nullable ModelRule rule(String provider, String model) {
    Name name = new Name(provider, model);
    ModelRule remembered = found.get(name);
    if (remembered != null) {
      return remembered;
    }
    ProviderRules rules = providers.get(provider);
    ModelRule rule = rules == null ? null : rules.find(model);
    if (rule != null && found.size() < REMEMBERED_MODELS) {
      found.put(name, rule);
    }
    return rule;
  }

  private static PriceQuote unpriced(String reason) {
    return new PriceQuote.Unpriced(reason);
  }
}
