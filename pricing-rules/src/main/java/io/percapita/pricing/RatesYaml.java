package io.percapita.pricing;

import io.percapita.pricing.RateCard.Step;
import io.percapita.usage.Component;
import io.percapita.yaml.Place;
import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rates of one price entry. All multipliers and fall-backs are worked out here, so that
 * pricing a call is looking up and multiplying whole numbers.
 */
final class RatesYaml {
  static final String PER_MTOK = "usd_per_mtok";
  static final String PER_1000_REQUESTS = "usd_per_1000_requests";
  static final String CONTEXT = "context";
  static final String SERVICE_TIERS = "service_tiers";
  static final String REGIONS = "regions";
  static final String UP_TO = "up_to_input_tokens";
  static final String UNPRICED = "unpriced";
  static final String HOURS = "hours";

  private static final String MULTIPLIER = "multiplier";
  private static final String ALIASES = "aliases";
  private static final String ABOVE = "above_input_tokens";
  private static final String SOURCE = "source";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final Set<String> STEP_KEYS = new TreeSet<>(List.of(ABOVE, PER_MTOK));
  private static final Set<String> TIER_KEYS =
      new TreeSet<>(
          List.of(ALIASES, MULTIPLIER, PER_MTOK, PER_1000_REQUESTS, CONTEXT, UP_TO, SOURCE));
  private static final Set<String> REGION_KEYS =
      new TreeSet<>(
          List.of(MULTIPLIER, PER_MTOK, PER_1000_REQUESTS, CONTEXT, UP_TO, SOURCE, SERVICE_TIERS));

  private static final Set<String> HOUR_KEYS =
      new TreeSet<>(List.of(FROM, TO, MULTIPLIER, PER_MTOK, PER_1000_REQUESTS, CONTEXT, UP_TO));

  private final Mapping price;
  private final RateCard standard;
  private final Set<Component> apart;

  /** Reads an entry whose other keys are the caller's. */
  RatesYaml(Mapping price) {
    this.price = price;
    this.standard = card(price);
    this.apart = pricedApart(price, standard.base());
  }

  /** The rates of the whole day, or of what {@link #hours} leaves of it. */
  RateTable rates() {
    return filled(published());
  }

  private RateTable published() {
    Map<String, RateCard> published = tiers(price, standard);
    Map<String, Map<String, RateCard>> regions = new HashMap<>();
    YamlNode named = price.optional(REGIONS);
    if (named != null) {
      named
          .mapping()
          .entries()
          .forEach((name, region) -> regions.put(name, region(region, standard, published)));
    }
    return new RateTable(published, regions);
  }

  /** The rates of hours of the day. */
  List<HourlyRates> hours() {
    List<HourlyRates> hours = new ArrayList<>();
    YamlNode list = price.optional(HOURS);
    if (list != null) {
      for (YamlNode node : list.items()) {
        HourlyRates added = hourly(node.mapping().allowing(HOUR_KEYS));
        if (hours.stream().anyMatch(added::overlap)) {
          throw node.place().error("overlaps hours above; one minute has one price");
        }
        hours.add(added);
      }
    }
    return hours;
  }

  private HourlyRates hourly(Mapping node) {
    int from = node.requiredScalar(FROM).minuteOfDay();
    int to = node.requiredScalar(TO).minuteOfDay();
    if (from == to) {
      throw node.place().error("begins and ends in one minute; give the entry these prices");
    }
    if (!node.has(MULTIPLIER) && (price.has(SERVICE_TIERS) || price.has(REGIONS))) {
      throw node.place().error("the entry has tiers or regions; give a " + MULTIPLIER);
    }
    UnaryOperator<RateCard> change = card -> variant(node, card);
    return new HourlyRates(from, to, filled(published().map(change)));
  }

  private RateTable filled(RateTable table) {
    return table.map(card -> card.map(rates -> rates.withFallBacks(apart)));
  }

  /** The components that the provider prices, whether or not the entry can say how much. */
  private static Set<Component> pricedApart(Mapping price, Rates standard) {
    Set<Component> apart = EnumSet.noneOf(Component.class);
    for (Component component : Component.values()) {
      if (standard.has(component)) {
        apart.add(component);
      }
    }
    YamlNode unpriced = price.optional(UNPRICED);
    if (unpriced != null) {
      for (YamlNode id : unpriced.items()) {
        Component component = component(id.text(), id, true);
        if (!apart.add(component)) {
          throw id.place().error("\"" + component.id() + "\" has a price in this entry");
        }
      }
    }
    return apart;
  }

  private static Map<String, RateCard> tiers(Mapping table, RateCard standard) {
    Map<String, RateCard> tiers = new HashMap<>();
    tiers.put(PriceQuery.STANDARD_TIER, standard);
    YamlNode named = table.optional(SERVICE_TIERS);
    if (named != null) {
      named
          .mapping()
          .entries()
          .forEach((name, tier) -> addTier(tiers, name, tier.mapping(), standard));
    }
    return tiers;
  }

  private static void addTier(
      Map<String, RateCard> tiers, String name, Mapping tier, RateCard standard) {
    RateCard card = variant(tier.allowing(TIER_KEYS), standard);
    put(tiers, name, card, tier.place());
    YamlNode aliases = tier.optional(ALIASES);
    if (aliases != null) {
      aliases.items().forEach(alias -> put(tiers, alias.text(), card, alias.place()));
    }
  }

  private static void put(Map<String, RateCard> tiers, String name, RateCard card, Place place) {
    if (tiers.putIfAbsent(name, card) != null) {
      throw place.error("the service tier \"" + name + "\" has a price in this entry already");
    }
  }

  private static Map<String, RateCard> region(
      YamlNode node, RateCard standard, Map<String, RateCard> tiers) {
    Mapping region = node.mapping().allowing(REGION_KEYS);
    if (!region.has(MULTIPLIER)) {
      return tiers(region, variant(region, standard));
    }
    if (region.has(SERVICE_TIERS)) {
      throw node.place().error("a multiplier applies to all service tiers; give one or the other");
    }
    Map<String, RateCard> products = new HashMap<>();
    tiers.forEach((tier, card) -> products.put(tier, variant(region, card)));
    return products;
  }

  /** A tier or region: the given card times something, or prices of its own. */
  private static RateCard variant(Mapping variant, RateCard of) {
    Scalar multiplier = variant.optionalScalar(MULTIPLIER);
    if ((multiplier == null) != variant.has(PER_MTOK)) {
      throw variant.place().error("give either " + MULTIPLIER + " or " + PER_MTOK);
    }
    Scalar source = variant.optionalScalar(SOURCE);
    if (source != null) {
      source.text(); // refuses an empty one
    }
    if (multiplier != null) {
      refuse(variant, CONTEXT, "a multiplier applies to the context steps as they are");
      refuse(variant, PER_1000_REQUESTS, "a multiplier leaves request prices as they are");
      BigDecimal factor = DecimalPrice.multiplier(multiplier);
      return of.map(rates -> rates.times(factor, multiplier.place()))
          .upTo(Math.min(upTo(variant), of.upToInputTokens()));
    }
    RateCard card = card(variant).map(rates -> rates.withRequestRatesOf(of.base()));
    if (of.dependsOnLength() && !card.dependsOnLength()) {
      throw variant
          .place()
          .error(
              "the standard prices depend on the prompt's length; give "
                  + CONTEXT
                  + " or, if longer prompts have no published price, "
                  + UP_TO);
    }
    return card;
  }

  private static long upTo(Mapping table) {
    Scalar upTo = table.optionalScalar(UP_TO);
    return upTo == null ? Long.MAX_VALUE : upTo.tokens();
  }

  private static void refuse(Mapping mapping, String key, String reason) {
    YamlNode value = mapping.optional(key);
    if (value != null) {
      throw value.place().error("is not allowed here: " + reason);
    }
  }

  private static RateCard card(Mapping table) {
    Map<Component, Long> requests = requestRates(table.optional(PER_1000_REQUESTS));
    Rates base = base(table, requests);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(Step.ANY_LENGTH, base));
    YamlNode context = table.optional(CONTEXT);
    if (context != null) {
      for (YamlNode node : context.items()) {
        steps.add(step(node.mapping().allowing(STEP_KEYS), steps, requests));
      }
    }
    Collections.reverse(steps);
    return new RateCard(List.copyOf(steps), upTo(table));
  }

  private static Rates base(Mapping table, Map<Component, Long> requests) {
    if (!table.has(GpuHoursYaml.KEY)) {
      return rates(table.required(PER_MTOK).mapping(), requests);
    }
    refuse(table, PER_MTOK, "give either " + PER_MTOK + " or " + GpuHoursYaml.KEY);
    Map<Component, Long> rates = GpuHoursYaml.read(table.required(GpuHoursYaml.KEY).mapping());
    rates.putAll(requests);
    return Rates.of(rates);
  }

  private static Step step(Mapping node, List<Step> below, Map<Component, Long> requests) {
    Scalar above = node.requiredScalar(ABOVE);
    if (above.tokens() <= below.get(below.size() - 1).aboveInputTokens()) {
      throw above.place().error("\"" + above.text() + "\" is not above the step before it");
    }
    Mapping prices = node.required(PER_MTOK).mapping();
    Rates rates = rates(prices, requests);
    Set<String> expected = below.get(0).rates().tokenComponents();
    if (!rates.tokenComponents().equals(expected)) {
      throw prices
          .place()
          .error(
              "prices "
                  + rates.tokenComponents()
                  + "; a step must price the components of the base: "
                  + expected);
    }
    return new Step(above.tokens(), rates);
  }

  private static Rates rates(Mapping perMtok, Map<Component, Long> requests) {
    Map<Component, Long> rates = new EnumMap<>(Component.class);
    rates.putAll(requests);
    perMtok
        .entries()
        .forEach(
            (id, price) ->
                rates.put(component(id, price, true), DecimalPrice.picoUsdPerToken(price)));
    return Rates.of(rates);
  }

  private static Map<Component, Long> requestRates(@Nullable YamlNode per1000Requests) {
    Map<Component, Long> rates = new EnumMap<>(Component.class);
    if (per1000Requests != null) {
      per1000Requests
          .mapping()
          .entries()
          .forEach(
              (id, price) ->
                  rates.put(component(id, price, false), DecimalPrice.picoUsdPerRequest(price)));
    }
    return rates;
  }

  /** The component of an id. */
  static Component component(String id, YamlNode value, boolean token) {
    List<String> allowed = new ArrayList<>();
    for (Component component : Component.values()) {
      if (component.isToken() == token) {
        if (component.id().equals(id)) {
          return component;
        }
        allowed.add(component.id());
      }
    }
    throw value.place().error("unknown component; allowed here: " + String.join(", ", allowed));
  }
}
