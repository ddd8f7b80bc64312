package io.percapita.pricing;

import io.percapita.usage.Component;
import io.percapita.yaml.YamlFileException;
import io.percapita.yaml.YamlNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rule files; their shape is described by schema/price-rules.schema.json. */
final class PriceRulesYaml {
  private static final BigDecimal TOKENS_PER_MTOK = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal REQUESTS_PER_K = BigDecimal.valueOf(1_000);
  private static final BigDecimal PICO_PER_USD = BigDecimal.TEN.pow(12);

  private static final Set<String> FILE_KEYS = Set.of("provider", "models");
  private static final Set<String> MODEL_KEYS = Set.of("id", "names", "prefixes", "prices");
  private static final Set<String> PRICE_KEYS =
      Set.of(
          "from",
          "until",
          "source",
          "checked",
          "note",
          "usd_per_mtok",
          "usd_per_1k_requests",
          "long_context",
          "tiers",
          "regions");
  private static final Set<String> TIER_KEYS =
      Set.of("factor", "usd_per_mtok", "usd_per_1k_requests", "long_context", "source");
  private static final Set<String> STEP_KEYS = Set.of("above_input_tokens", "usd_per_mtok");

  private LocalDate newestCheck = LocalDate.MIN;

  private PriceRulesYaml() {}

  /**
   * A book of several files.
   *
   * @param texts the files' texts by name
   * @throws YamlFileException if any file cannot be used
   */
  static PriceBook book(Map<String, String> texts) {
    PriceRulesYaml reader = new PriceRulesYaml();
    Map<String, ProviderRules> providers = new HashMap<>();
    texts.forEach((file, text) -> reader.file(file, text, providers));
    return new PriceBook(
        reader.newestCheck + "+" + digest(texts.values()), reader.newestCheck, providers);
  }

  private void file(String file, String text, Map<String, ProviderRules> providers) {
    YamlNode root = YamlNode.parse(file, text);
    if (root == null) {
      throw new YamlFileException(file + ": the file is empty");
    }
    Map<String, YamlNode> members = root.mapping(FILE_KEYS);
    String provider = required(root, members, "provider").text();
    List<ModelRule> rules = new ArrayList<>();
    for (YamlNode model : required(root, members, "models").list()) {
      rules.add(rule(provider, model));
    }
    try {
      if (providers.put(provider, new ProviderRules(rules)) != null) {
        throw root.fault("another file has the rules of " + provider + " already");
      }
    } catch (IllegalArgumentException e) {
      throw new YamlFileException(file + ": " + e.getMessage());
    }
  }

  private ModelRule rule(String provider, YamlNode node) {
    Map<String, YamlNode> members = node.mapping(MODEL_KEYS);
    String id = required(node, members, "id").text();
    List<String> names = texts(members.get("names"));
    List<String> prefixes = texts(members.get("prefixes"));
    if (names.isEmpty() && prefixes.isEmpty()) {
      names = List.of(id);
    }
    List<DatedPrice> history = new ArrayList<>();
    for (YamlNode price : required(node, members, "prices").list()) {
      DatedPrice dated = price(price);
      for (DatedPrice other : history) {
        if (dated.from().isBefore(other.until()) && other.from().isBefore(dated.until())) {
          throw price.fault("this price of " + id + " overlaps an earlier one in time");
        }
      }
      history.add(dated);
    }
    return new ModelRule(provider + "/" + id, names, prefixes, List.copyOf(history));
  }

  private DatedPrice price(YamlNode node) {
    Map<String, YamlNode> members = node.mapping(PRICE_KEYS);
    LocalDate checked = required(node, members, "checked").date();
    if (checked.isAfter(newestCheck)) {
      newestCheck = checked;
    }
    Instant from = day(members.get("from"), Instant.MIN);
    Instant until = day(members.get("until"), Instant.MAX);
    if (!from.isBefore(until)) {
      throw node.fault("from must be a day before until");
    }
    TierPrices standard = prices(node, members, null);
    Map<String, TierPrices> tiers = tiers(members.get("tiers"), standard);
    return new DatedPrice(
        from,
        until,
        tiers,
        regions(members.get("regions"), tiers),
        required(node, members, "source").text(),
        checked);
  }

  private Map<String, TierPrices> tiers(@Nullable YamlNode node, TierPrices standard) {
    Map<String, TierPrices> tiers = new LinkedHashMap<>();
    tiers.put(PriceQuery.STANDARD_TIER, standard);
    if (node != null) {
      node.mapping()
          .forEach(
              (name, tier) -> {
                Map<String, YamlNode> members = tier.mapping(TIER_KEYS);
                if (tiers.containsKey(name)) {
                  throw tier.fault("the tier standard is the price itself");
                }
                YamlNode factor = members.get("factor");
                tiers.put(
                    name,
                    factor == null ? prices(tier, members, standard) : times(standard, factor));
              });
    }
    return Map.copyOf(tiers);
  }

  private static Map<String, Map<String, TierPrices>> regions(
      @Nullable YamlNode node, Map<String, TierPrices> tiers) {
    Map<String, Map<String, TierPrices>> regions = new LinkedHashMap<>();
    if (node != null) {
      node.mapping()
          .forEach(
              (name, factor) -> {
                Map<String, TierPrices> scaled = new LinkedHashMap<>();
                tiers.forEach((tier, prices) -> scaled.put(tier, times(prices, factor)));
                regions.put(name, Map.copyOf(scaled));
              });
    }
    return Map.copyOf(regions);
  }

  private TierPrices prices(
      YamlNode node, Map<String, YamlNode> members, @Nullable TierPrices standard) {
    Map<Component, Money> perRequest = new EnumMap<>(Component.class);
    YamlNode requests = members.get("usd_per_1k_requests");
    if (requests != null) {
      perRequest.putAll(money(requests, false));
    }
    ComponentPrices base = componentPrices(required(node, members, "usd_per_mtok"), perRequest);
    List<TierPrices.Step> steps = new ArrayList<>();
    YamlNode longContext = members.get("long_context");
    if (longContext != null) {
      for (YamlNode step : longContext.list()) {
        Map<String, YamlNode> stepMembers = step.mapping(STEP_KEYS);
        YamlNode bound = required(step, stepMembers, "above_input_tokens");
        steps.add(
            new TierPrices.Step(
                whole(bound),
                componentPrices(required(step, stepMembers, "usd_per_mtok"), perRequest)));
      }
    } else if (standard != null && !standard.steps().isEmpty()) {
      throw node.fault("the standard price has a long_context, so this tier must state its own");
    }
    steps.sort(Comparator.comparingLong(TierPrices.Step::aboveInputTokens).reversed());
    return new TierPrices(base, List.copyOf(steps));
  }

  private static ComponentPrices componentPrices(
      YamlNode perMtok, Map<Component, Money> perRequest) {
    Map<Component, Money> prices = money(perMtok, true);
    prices.putAll(perRequest);
    return new ComponentPrices(prices);
  }

  private static Map<Component, Money> money(YamlNode node, boolean tokens) {
    BigDecimal units = tokens ? TOKENS_PER_MTOK : REQUESTS_PER_K;
    Map<Component, Money> prices = new EnumMap<>(Component.class);
    node.mapping()
        .forEach(
            (name, price) -> prices.put(component(price, name, tokens), perUnit(price, units)));
    return prices;
  }

  private static Component component(YamlNode place, String name, boolean tokens) {
    List<String> allowed = new ArrayList<>();
    for (Component component : Component.values()) {
      if (component.isToken() == tokens) {
        if (component.id().equals(name)) {
          return component;
        }
        allowed.add(component.id());
      }
    }
    throw place.fault("unknown component " + name + "; allowed: " + String.join(", ", allowed));
  }

  private static Money perUnit(YamlNode price, BigDecimal units) {
    try {
      return new Money(price.amount().multiply(PICO_PER_USD).divide(units).longValueExact());
    } catch (ArithmeticException e) {
      throw price.error("a price in USD of at most six decimals, so that it stays exact");
    }
  }

  private static TierPrices times(TierPrices prices, YamlNode factor) {
    BigDecimal by = factor.amount();
    try {
      List<TierPrices.Step> steps = new ArrayList<>();
      for (TierPrices.Step step : prices.steps()) {
        steps.add(new TierPrices.Step(step.aboveInputTokens(), step.prices().times(by)));
      }
      return new TierPrices(prices.base().times(by), List.copyOf(steps));
    } catch (ArithmeticException e) {
      throw factor.error("a factor that leaves every price a whole number of pico-dollars");
    }
  }

  private static long whole(YamlNode node) {
    try {
      return node.amount().longValueExact();
    } catch (ArithmeticException e) {
      throw node.error("a whole number");
    }
  }

  private static Instant day(@Nullable YamlNode node, Instant otherwise) {
    return node == null ? otherwise : node.date().atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static List<String> texts(@Nullable YamlNode node) {
    return node == null ? List.of() : node.list().stream().map(YamlNode::text).toList();
  }

  private static YamlNode required(YamlNode parent, Map<String, YamlNode> members, String key) {
    YamlNode member = members.get(key);
    if (member == null) {
      throw parent.missing(key);
    }
    return member;
  }

  private static String digest(Iterable<String> texts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        sha256.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
