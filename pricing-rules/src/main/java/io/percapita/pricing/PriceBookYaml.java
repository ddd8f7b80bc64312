package io.percapita.pricing;

import io.percapita.yaml.YamlFileException;
import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlNode.Scalar;
import io.percapita.yaml.YamlReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads rule files, as {@code schema/price-rules.schema.json} describes them. A file with any fault
 * is refused whole.
 */
final class PriceBookYaml {
  private static final Set<String> FILE_KEYS = keys("provider", "models");
  private static final Set<String> MODEL_KEYS =
      keys("id", "aliases", "prefixes", "patterns", "snapshots", "prices");
  private static final Set<String> PRICE_KEYS =
      keys(
          "from",
          "to",
          "source",
          "checked",
          "uncertain",
          RatesYaml.PER_MTOK,
          RatesYaml.PER_1000_REQUESTS,
          RatesYaml.CONTEXT,
          RatesYaml.UP_TO,
          RatesYaml.UNPRICED,
          RatesYaml.SERVICE_TIERS,
          RatesYaml.REGIONS);

  private PriceBookYaml() {}

  private static Set<String> keys(String... names) {
    return new TreeSet<>(List.of(names));
  }

  /**
   * Reads one file.
   *
   * @param file its name, for error messages
   * @throws YamlFileException if the file has any fault
   */
  static RuleFile read(String file, String text) {
    Mapping root = YamlReader.read(file, text).mapping().allowing(FILE_KEYS);
    Scalar provider = root.requiredScalar("provider");
    List<ModelRule> models = new ArrayList<>();
    for (YamlNode model : root.required("models").items()) {
      models.add(model(provider.text(), model.mapping().allowing(MODEL_KEYS)));
    }
    return new RuleFile(provider.text(), List.copyOf(models), provider.place());
  }

  private static ModelRule model(String provider, Mapping model) {
    String id = model.requiredScalar("id").text();
    Set<String> names = new LinkedHashSet<>();
    names.add(id);
    for (Scalar alias : scalars(model, "aliases")) {
      if (!names.add(alias.text())) {
        throw alias.place().error("\"" + alias.text() + "\" is given twice");
      }
    }
    List<NamePattern> patterns = new ArrayList<>();
    for (Scalar prefix : scalars(model, "prefixes")) {
      patterns.add(new NamePattern(literal(prefix) + "*"));
    }
    for (Scalar pattern : scalars(model, "patterns")) {
      patterns.add(pattern(pattern));
    }
    Scalar snapshots = model.optionalScalar("snapshots");
    String rule = provider + "/" + id;
    return new ModelRule(
        rule,
        Set.copyOf(names),
        snapshots == null || snapshots.flag(),
        List.copyOf(patterns),
        prices(rule, model.required("prices")),
        model.place());
  }

  private static String literal(Scalar prefix) {
    if (prefix.text().contains("*")) {
      throw prefix.place().error("\"" + prefix.text() + "\" holds a *; write it under patterns");
    }
    return prefix.text();
  }

  private static NamePattern pattern(Scalar scalar) {
    NamePattern pattern = new NamePattern(scalar.text());
    if (!pattern.text().contains("*") || pattern.literals() == 0) {
      throw scalar
          .place()
          .error("\"" + scalar.text() + "\" is not a pattern; write characters and at least one *");
    }
    return pattern;
  }

  private static List<DatedPrice> prices(String rule, YamlNode list) {
    List<DatedPrice> prices = new ArrayList<>();
    for (YamlNode node : list.items()) {
      Mapping mapping = node.mapping().allowing(PRICE_KEYS);
      DatedPrice price = price(rule, mapping);
      for (DatedPrice other : prices) {
        if (price.overlaps(other)) {
          throw mapping
              .place()
              .error(
                  "overlaps the price "
                      + span(other.source())
                      + "; one day has one price: end the older one with to: (a day that is no"
                      + " longer its own)");
        }
      }
      prices.add(price);
    }
    return List.copyOf(prices);
  }

  private static DatedPrice price(String rule, Mapping price) {
    LocalDate from = date(price, "from");
    LocalDate to = date(price, "to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw price.required("to").place().error("\"" + to + "\" is not after from: " + from);
    }
    PriceSource source =
        new PriceSource(
            rule,
            from,
            to,
            price.requiredScalar("source").link(),
            price.requiredScalar("checked").date(),
            text(price, "uncertain"));
    RatesYaml rates = RatesYaml.read(price);
    return new DatedPrice(source, rates.tiers(), rates.regions());
  }

  private static String span(PriceSource source) {
    return (source.from() == null ? "from the beginning" : "from " + source.from())
        + (source.to() == null ? "" : " to " + source.to());
  }

  private static @Nullable LocalDate date(Mapping mapping, String key) {
    Scalar scalar = mapping.optionalScalar(key);
    return scalar == null ? null : scalar.date();
  }

  private static @Nullable String text(Mapping mapping, String key) {
    Scalar scalar = mapping.optionalScalar(key);
    return scalar == null ? null : scalar.text();
  }

  private static List<Scalar> scalars(Mapping mapping, String key) {
    YamlNode list = mapping.optional(key);
    List<Scalar> scalars = new ArrayList<>();
    if (list != null) {
      for (YamlNode item : list.items()) {
        if (!(item instanceof Scalar scalar)) {
          throw item.place().error("must be a single value");
        }
        scalars.add(scalar);
      }
    }
    return scalars;
  }
}
