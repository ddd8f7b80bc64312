package io.percapita.pricing;

import io.percapita.pricing.ModelRule.BilledAs;
import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.pricing.PriceQuote.Unpriced;
import io.percapita.pricing.ProviderRules.Match;
import io.percapita.pricing.RuleSet.Checks;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.yaml.YamlFileException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
  private static final int MAX_SHOWN_LENGTH = 100;

  private final RuleSet own; // laid over the list
  private final RuleSet list;
  private final Discounts discounts;
  private final Checks checks;
  private final String version;

  /** By the names of providers that have rules. */
  private final Map<String, DearestRates> dearest = new ConcurrentHashMap<>();

  private PriceBook(RuleSet own, RuleSet list, Discounts discounts, Checks checks, String version) {
    this.own = own;
    this.list = list;
    this.discounts = discounts;
    this.checks = checks;
    this.version = version;
  }

  /** Reads the rules packaged with this module. Costs a tenth of a second or so: keep the book. */
  public static PriceBook builtIn() {
    return of(BuiltInRules.read());
  }

  /**
   * Reads rule files.
   *
   * @param files the text of each file by its name, with one price at least
   * @throws YamlFileException if a rule is faulty
   */
  static PriceBook of(Map<String, String> files) {
    return of(new BuiltInRules(read(files), ContentHash.of(files)));
  }

  /**
   * A book of rules that were read.
   *
   * @throws YamlFileException if two rules match one name equally well
   */
  static PriceBook of(BuiltInRules rules) {
    RuleSet list = new RuleSet(rules.files());
    Checks checks = list.checks();
    if (checks == null) {
      throw new IllegalArgumentException("There is no price in the rules");
    }
    Discounts discounts = Discounts.of(rules.files(), list);
    String version = checks.newest() + "+" + rules.hash();
    return new PriceBook(RuleSet.NONE, list, discounts, checks, version);
  }

  /** Reads rule files; faults of single files are thrown. */
  static List<RuleFile> read(Map<String, String> files) {
    return files.entrySet().stream()
        .map(file -> PriceBookYaml.read(file.getKey(), file.getValue()))
        .toList();
  }

  /**
   * Lays prices of one's own over this book: a model they name has their price on the days they
   * cover, and this book's on all others; so has every name of a rule of this book whose id they
   * give. Discounts apply to this book's prices only.
   *
   * @param files the text of each rule file by its name; none gives a book like this one
   * @return a new book, whose version ends in a hash of the files
   * @throws YamlFileException if a file is faulty
   */
  public PriceBook with(Map<String, String> files) {
    if (files.isEmpty()) {
      return this;
    }
    List<RuleFile> read = read(files);
    read.forEach(this::refuseOtherNames);
    RuleSet own = new RuleSet(read);
    PriceBook book =
        new PriceBook(
            own, list, Discounts.of(read, list), checks, version + "." + ContentHash.of(files));
    for (ModelRule rule : own.models()) {
      BilledAs target = rule.sameAs();
      if (target != null && book.target(target) == null) {
        throw target
            .place()
            .error(
                "no rule prices the model \""
                    + target.model()
                    + "\" of \""
                    + target.provider()
                    + "\"");
      }
    }
    return book;
  }

  /** Prices under another name of a provider would hold for no call. */
  private void refuseOtherNames(RuleFile file) {
    String name = list.nameOf(file.provider());
    if (!name.equals(file.provider())) {
      throw file.place()
          .error("\"" + file.provider() + "\" is another name of " + name + "; write " + name);
    }
    for (String alias : file.aliases()) {
      if (list.knows(alias) && !list.nameOf(alias).equals(name)) {
        throw file.place().error("the alias \"" + alias + "\" is another provider's name");
      }
    }
  }

  /** The rule another name stands for, which must not be another name itself. */
  private @Nullable Match target(BilledAs target) {
    Match match = mine(target.provider(), target.model());
    if (match != null && match.rule().sameAs() == null) {
      return match;
    }
    return list.find(target.provider(), target.model());
  }

  /** What a usage cost, or the reason why that is not known; never throws. */
  public PriceQuote quote(PriceQuery query) {
    Found found = find(query);
    if (found == null) {
      return noRule(query);
    }
    ModelRule rule = found.match().rule();
    DatedPrice price = found.price();
    if (price == null) {
      return new Unpriced("Rule " + rule.id() + " has no price for " + query.at() + ".");
    }
    String region = region(query, found.match());
    Map<String, RateCard> tiers = price.ratesAt(query.at().getEpochSecond()).tiersIn(region);
    if (tiers == null) {
      return new Unpriced(
          "Rule " + rule.id() + " has no price for the region " + shown(region) + ".");
    }
    RateCard card = tiers.get(query.serviceTier());
    if (card == null) {
      return new Unpriced(
          "Rule "
              + rule.id()
              + " has no price for the service tier "
              + shown(query.serviceTier())
              + (region == null ? "." : " in the region " + shown(region) + "."));
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
    return cost(query.usage(), rates, rule.id(), found.discount());
  }

  /**
   * What tokens cost at most, whatever of a provider's models, tiers and regions they are billed
   * by, discounts not taken off: the dearest input's price and the dearest output's, which need not
   * be one model's. Without output, of models that give no answers, such as embeddings, if there
   * are.
   *
   * @param at decides by the day which prices hold
   * @return zero where the provider has no such price; {@link Long#MAX_VALUE} pico-dollars at most
   */
  public Money dearest(String provider, long inputTokens, long outputTokens, Instant at) {
    if (!knows(provider)) {
      return Money.ZERO;
    }
    long day = DearestRates.day(at.getEpochSecond());
    DearestRates known = dearest.get(provider);
    if (known == null || known.day() != day) {
      List<ModelRule> rules =
          Stream.concat(
                  own.rulesOf(nameOf(provider)).stream(), list.rulesOf(nameOf(provider)).stream())
              .toList();
      known = DearestRates.of(day, rules, this::pricesOf);
      dearest.put(provider, known);
    }
    return known.of(inputTokens, outputTokens);
  }

  private List<DatedPrice> pricesOf(ModelRule rule) {
    BilledAs billedAs = rule.sameAs();
    Match target = billedAs == null ? null : target(billedAs);
    return target == null ? rule.prices() : target.rule().prices();
  }

  /**
   * Where the price of a query comes from, whether or not all its components have one.
   *
   * @return null if no rule matches the model, or none holds at that time
   */
  public @Nullable PriceSource source(PriceQuery query) {
    Found found = find(query);
    return found == null || found.price() == null
        ? null
        : found.price().source().with(found.discount());
  }

  /** The region a model's name holds goes before the one it is called from. */
  private static @Nullable String region(PriceQuery query, Match match) {
    if (match.region() != null) {
      return match.region();
    }
    return query.region() != null ? query.region() : match.rule().defaultRegion();
  }

  private @Nullable Found find(PriceQuery query) {
    Match mine = mine(query.provider(), query.model());
    BilledAs target = mine == null ? null : mine.rule().sameAs();
    long second = query.at().getEpochSecond();
    if (target == null) {
      return find(query.provider(), query.model(), mine, second);
    }
    Match targeted = mine(target.provider(), target.model());
    return find(target.provider(), target.model(), targeted, second);
  }

  /**
   * The rule of one's own for a model: one that matches its name, or else the one with the id of
   * the listed rule that does.
   */
  private @Nullable Match mine(String provider, String model) {
    if (own == RuleSet.NONE) {
      return null;
    }
    Match named = own.find(list.nameOf(provider), model);
    Match listed = named == null ? list.find(provider, model) : null;
    if (listed == null) {
      return named;
    }
    ModelRule rule = own.rule(listed.rule().id());
    return rule == null || !rule.snapshots() ? null : new Match(rule, listed.region());
  }

  /** One's own price where it covers the day, else the listed one. */
  private @Nullable Found find(
      String provider, String model, @Nullable Match mine, long epochSecond) {
    if (mine != null) {
      DatedPrice price = mine.rule().priceAt(epochSecond);
      if (price != null) {
        return new Found(mine, price, null);
      }
    }
    Match listed = list.find(provider, model);
    if (listed == null) {
      return mine == null ? null : new Found(mine, null, null);
    }
    ModelRule rule = listed.rule();
    return new Found(listed, rule.priceAt(epochSecond), discounts.find(rule.id(), epochSecond));
  }

  /** Whether there are rules of a provider, by any of its names. */
  public boolean knows(String provider) {
    return list.knows(provider) || own.knows(provider);
  }

  /**
   * The name that a provider's rules are written under: {@code gcp.gemini} for {@code google}.
   *
   * @return what was given, where there are no rules of the provider
   */
  public String nameOf(String provider) {
    return list.knows(provider) ? list.nameOf(provider) : own.nameOf(provider);
  }

  /** All prices, those laid over the listed ones first; discounts are not taken off. */
  public List<ListedPrice> prices() {
    return rules().stream().flatMap(rule -> ListedPrice.of(rule).stream()).toList();
  }

  /** All rules, those laid over the listed ones first. */
  List<ModelRule> rules() {
    return Stream.concat(own.models().stream(), list.models().stream()).toList();
  }

  /** The day of the newest check and a hash of the rules, such as {@code 2026-11-23+ab12cd34}. */
  public String version() {
    return version;
  }

  /** The day the price that was looked at longest ago was checked. */
  public LocalDate oldestCheck() {
    return checks.oldest();
  }

  /** The day the price that was looked at last was checked. */
  public LocalDate newestCheck() {
    return checks.newest();
  }

  private PriceQuote noRule(PriceQuery query) {
    String provider = query.provider();
    return new Unpriced(
        knows(provider)
            ? "No price rule of the provider "
                + provider
                + " matches the model "
                + shown(query.model())
                + "."
            : "There are no price rules for the provider " + shown(provider) + ".");
  }

  private PriceQuote cost(Usage usage, Rates rates, String rule, @Nullable Discount discount) {
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
        if (discount != null) {
          cost = discount.of(cost);
        }
        costs.put(component, new Money(cost));
        total = Math.addExact(total, cost);
      }
    } catch (ArithmeticException e) {
      return new Unpriced("The cost by rule " + rule + " is beyond the range of money.");
    }
    String name = discount == null ? rule : rule + discount.suffix();
    return new Priced(Collections.unmodifiableMap(costs), new Money(total), name, version);
  }

  /** Names from the wire, of a length fit for a log line. */
  private static String shown(@Nullable String name) {
    return name == null || name.length() <= MAX_SHOWN_LENGTH
        ? "\"" + name + "\""
        : "\"" + name.substring(0, MAX_SHOWN_LENGTH) + "…\"";
  }

  /**
   * What applies to a query.
   *
   * @param price null where the rule has none for the day
   * @param discount null where the list price, or one's own, holds
   */
  private record Found(Match match, @Nullable DatedPrice price, @Nullable Discount discount) {}
}
