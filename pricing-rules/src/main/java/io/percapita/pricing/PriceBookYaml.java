package io.percapita.pricing;

import io.percapita.pricing.ModelRule.BilledAs;
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
  private static final Set<String> FILE_KEYS =
      keys("provider", "aliases", "default_region", "models", "discounts");
  private static final Set<String> MODEL_KEYS =
      keys("id", "aliases", "prefixes", "patterns", "snapshots", "prices", "same_as");
  private static final Set<String> PRICE_KEYS =
      keys(
          "from",
          "to",
          "source",
          "checked",
          "uncertain",
          RatesYaml.PER_MTOK,
          GpuHoursYaml.KEY,
          RatesYaml.PER_1000_REQUESTS,
          RatesYaml.CONTEXT,
          RatesYaml.UP_TO,
          RatesYaml.UNPRICED,
          RatesYaml.HOURS,
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
    return read(YamlReader.read(file, text));
  }

  /**
   * Reads the content of a file.
   *
   * @throws YamlFileException if it has any fault
   */
  static RuleFile read(YamlNode content) {
    Mapping root = content.mapping().allowing(FILE_KEYS);
    Scalar provider = root.requiredScalar("provider");
    Scalar region = root.optionalScalar("default_region");
    String defaultRegion = region == null ? null : region.text();
    YamlNode discounts = root.optional("discounts");
    List<ModelRule> models = new ArrayList<>();
    if (discounts == null || root.has("models")) {
      for (YamlNode model : root.required("models").items()) {
        models.add(model(provider.text(), defaultRegion, model.mapping().allowing(MODEL_KEYS)));
      }
    }
    return new RuleFile(
        provider.text(),
        root.scalars("aliases").stream().map(Scalar::text).toList(),
        List.copyOf(models),
        discounts == null ? List.of() : DiscountsYaml.read(discounts),
        provider.place());
  }

  private static ModelRule model(String provider, @Nullable String defaultRegion, Mapping model) {
    String id = model.requiredScalar("id").text();
    Set<String> names = new LinkedHashSet<>();
    names.add(id);
    for (Scalar alias : model.scalars("aliases")) {
      if (!names.add(alias.text())) {
        throw alias.place().error("\"" + alias.text() + "\" is given twice");
      }
    }
    List<NamePattern> patterns = new ArrayList<>();
    for (Scalar prefix : model.scalars("prefixes")) {
      patterns.add(new NamePattern(literal(prefix) + "*"));
    }
    for (Scalar pattern : model.scalars("patterns")) {
      patterns.add(pattern(pattern));
    }
    Scalar snapshots = model.optionalScalar("snapshots");
    String rule = provider + "/" + id;
    Scalar sameAs = model.optionalScalar("same_as");
    if ((sameAs == null) != model.has("prices")) {
      throw model.place().error("give either prices or same_as");
    }
    return new ModelRule(
        rule,
        id,
        Set.copyOf(names),
        snapshots == null || snapshots.flag(),
        List.copyOf(patterns),
        sameAs == null ? prices(rule, model.required("prices")) : List.of(),
        defaultRegion,
        sameAs == null ? null : billedAs(provider, sameAs),
        model.place());
  }

  /** {@code provider/model}, or a model of the same provider. */
  private static BilledAs billedAs(String provider, Scalar name) {
    int slash = name.text().indexOf('/');
    return slash < 0
        ? new BilledAs(provider, name.text(), name.place())
        : new BilledAs(
            name.text().substring(0, slash), name.text().substring(slash + 1), name.place());
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
    LocalDate from = price.optionalDate("from");
    LocalDate to = price.optionalDate("to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw price.required("to").place().error("\"" + to + "\" is not after from: " + from);
    }
    Scalar uncertain = price.optionalScalar("uncertain");
    PriceSource source =
        new PriceSource(
            rule,
            from,
            to,
            price.requiredScalar("source").text(),
            price.requiredScalar("checked").date(),
            uncertain == null ? null : uncertain.text(),
            null);
    RatesYaml rates = new RatesYaml(price);
    return DatedPrice.of(source, rates.rates(), rates.hours());
  }

  private static String span(PriceSource source) {
    return (source.from() == null ? "from the beginning" : "from " + source.from())
        + (source.to() == null ? "" : " to " + source.to());
  }
}
