package io.percapita.pricing;

import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.pricing.PriceQuote.Unpriced;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.yaml.YamlFileException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All price rules: answers what a usage cost on a day, exactly, or says why it cannot.
 *
 * <pre>{@code
 * PriceBook book = PriceBook.builtIn();
 * PriceQuote quote = book.quote(query);
 * }</pre>
 *
 * <p>Immutable and thread-safe; to change prices, put another book in its place.
 *
 * <p>A component that the provider does not price apart falls back: {@code cache_read} on the price
 * of {@code input}, {@code reasoning} on that of {@code output}, {@code cache_write_5m} and {@code
 * cache_write_1h} on that of {@code input} where neither of the two has a price. Anything else
 * without a price makes the whole usage unpriced.
 */
public final class PriceBook {
  private static final Component[] COMPONENTS = Component.values();
  private static final int VERSION_HASH_DIGITS = 8;
  private static final int MAX_SHOWN_LENGTH = 100;

  private final Map<String, ProviderRules> providers;
  private final String version;
  private final LocalDate oldestCheck;
  private final LocalDate newestCheck;

  private PriceBook(
      Map<String, ProviderRules> providers,
      String contentHash,
      LocalDate oldestCheck,
      LocalDate newestCheck) {
    this.providers = Map.copyOf(providers);
    this.oldestCheck = oldestCheck;
    this.newestCheck = newestCheck;
    this.version = newestCheck + "+" + contentHash;
  }

  /**
   * Reads the rules packaged with this module. Costs some milliseconds: keep the book.
   *
   * @throws YamlFileException if a rule is faulty
   */
  public static PriceBook builtIn() {
    return of(BuiltInRules.texts());
  }

  /**
   * Reads rule files.
   *
   * @param files the text of each file by its name, at least one
   * @throws YamlFileException if a rule is faulty, or two files are about one provider
   */
  static PriceBook of(Map<String, String> files) {
    Map<String, ProviderRules> providers = new HashMap<>();
    LocalDate oldest = LocalDate.MAX;
    LocalDate newest = LocalDate.MIN;
    for (Map.Entry<String, String> text : files.entrySet()) {
      RuleFile file = PriceBookYaml.read(text.getKey(), text.getValue());
      if (providers.put(file.provider(), new ProviderRules(file.models())) != null) {
        throw file.place()
            .error("\"" + file.provider() + "\" has another file; a provider has one");
      }
      for (ModelRule model : file.models()) {
        for (DatedPrice price : model.prices()) {
          LocalDate checked = price.source().checked();
          oldest = checked.isBefore(oldest) ? checked : oldest;
          newest = checked.isAfter(newest) ? checked : newest;
        }
      }
    }
    return new PriceBook(providers, hash(files), oldest, newest);
  }

  private static String hash(Map<String, String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        digest.update((file.getKey() + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** What a usage cost, or the reason why that is not known; never throws. */
  public PriceQuote quote(PriceQuery query) {
    ModelRule rule = find(query);
    if (rule == null) {
      return noRule(query);
    }
    DatedPrice price = rule.priceAt(query.at().getEpochSecond());
    if (price == null) {
      return new Unpriced("Rule " + rule.id() + " has no price for " + query.at() + ".");
    }
    Map<String, RateCard> tiers = price.tiersIn(query.region());
    if (tiers == null) {
      return new Unpriced(
          "Rule " + rule.id() + " has no price for the region " + shown(query.region()) + ".");
    }
    RateCard card = tiers.get(query.serviceTier());
    if (card == null) {
      return new Unpriced(
          "Rule "
              + rule.id()
              + " has no price for the service tier "
              + shown(query.serviceTier())
              + (query.region() == null ? "." : " in the region " + shown(query.region()) + "."));
    }
    Rates rates = card.ratesFor(query.usage().inputTokens());
    if (rates == null) {
      return new Unpriced(
          "Rule "
              + rule.id()
              + " has no price above "
              + card.upToInputTokens()
              + " input tokens for the service tier "
              + shown(query.serviceTier())
              + ".");
    }
    return cost(query.usage(), rates, rule.id());
  }

  /**
   * Where the price of a query comes from, whether or not all its components have one.
   *
   * @return null if no rule matches the model, or none holds at that time
   */
  public @Nullable PriceSource source(PriceQuery query) {
    ModelRule rule = find(query);
    DatedPrice price = rule == null ? null : rule.priceAt(query.at().getEpochSecond());
    return price == null ? null : price.source();
  }

  /** The day of the newest check and a hash of the rules, such as {@code 2026-11-23+ab12cd34}. */
  public String version() {
    return version;
  }

  /** The day the price that was looked at longest ago was checked. */
  public LocalDate oldestCheck() {
    return oldestCheck;
  }

  /** The day the price that was looked at last was checked. */
  public LocalDate newestCheck() {
    return newestCheck;
  }

  private @Nullable ModelRule find(PriceQuery query) {
    ProviderRules rules = providers.get(query.provider());
    return rules == null ? null : rules.find(query.model());
  }

  private PriceQuote noRule(PriceQuery query) {
    return new Unpriced(
        providers.containsKey(query.provider())
            ? "No price rule of the provider "
                + query.provider()
                + " matches the model "
                + shown(query.model())
                + "."
            : "There are no price rules for the provider " + shown(query.provider()) + ".");
  }

  private PriceQuote cost(Usage usage, Rates rates, String rule) {
    Map<Component, Money> costs = new EnumMap<>(Component.class);
    long total = 0;
    try {
      for (Component component : COMPONENTS) {
        long count = usage.count(component);
        if (count == 0) {
          continue;
        }
        if (!rates.has(component)) {
          return new Unpriced("Rule " + rule + " has no price for " + component.id() + ".");
        }
        long cost = Math.multiplyExact(rates.of(component), count);
        costs.put(component, new Money(cost));
        total = Math.addExact(total, cost);
      }
    } catch (ArithmeticException e) {
      return new Unpriced("The cost by rule " + rule + " is beyond the range of money.");
    }
    return new Priced(Collections.unmodifiableMap(costs), new Money(total), rule, version);
  }

  /** Names from the wire, of a length fit for a log line. */
  private static String shown(@Nullable String name) {
    return name == null || name.length() <= MAX_SHOWN_LENGTH
        ? "\"" + name + "\""
        : "\"" + name.substring(0, MAX_SHOWN_LENGTH) + "…\"";
  }
}
