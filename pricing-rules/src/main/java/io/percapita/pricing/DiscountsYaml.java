package io.percapita.pricing;

import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the discounts of a rule file. */
final class DiscountsYaml {
  private static final String PERCENT_OFF = "percent_off";
  private static final String MULTIPLIER = "multiplier";
  private static final Set<String> KEYS =
      new TreeSet<>(List.of(PERCENT_OFF, MULTIPLIER, "models", "from", "to", "source"));
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private DiscountsYaml() {}

  static List<Discount> read(YamlNode list) {
    List<Discount> discounts = new ArrayList<>();
    for (YamlNode node : list.items()) {
      discounts.add(discount(node.mapping().allowing(KEYS)));
    }
    return List.copyOf(discounts);
  }

  private static Discount discount(Mapping node) {
    LocalDate from = node.optionalDate("from");
    LocalDate to = node.optionalDate("to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw node.required("to").place().error("\"" + to + "\" is not after from: " + from);
    }
    List<NamePattern> models = new ArrayList<>();
    for (Scalar model : node.scalars("models")) {
      models.add(new NamePattern(model.text()));
    }
    return new Discount(
        List.copyOf(models),
        from,
        to,
        partsPerMillion(node),
        node.requiredScalar("source").text(),
        node.place());
  }

  private static long partsPerMillion(Mapping node) {
    Scalar percent = node.optionalScalar(PERCENT_OFF);
    Scalar multiplier = node.optionalScalar(MULTIPLIER);
    if ((percent == null) == (multiplier == null)) {
      throw node.place().error("give either " + PERCENT_OFF + " or " + MULTIPLIER);
    }
    try {
      if (percent != null) {
        BigDecimal off = new BigDecimal(percent.text());
        if (off.signum() > 0 && off.compareTo(HUNDRED) <= 0) {
          return HUNDRED.subtract(off).movePointRight(4).longValueExact();
        }
      } else if (multiplier != null) {
        BigDecimal factor = new BigDecimal(multiplier.text());
        if (factor.signum() >= 0 && factor.compareTo(HUNDRED) <= 0) {
          return factor.movePointRight(6).longValueExact();
        }
      }
    } catch (ArithmeticException | NumberFormatException ignored) {
      // Answered below, like a number out of range.
    }
    if (percent != null) {
      throw percent
          .place()
          .error(
              "\""
                  + percent.text()
                  + "\" is not a percentage; write a number above 0 and up to 100,"
                  + " with at most 4 decimals, such as 15");
    }
    throw node.requiredScalar(MULTIPLIER)
        .place()
        .error(
            "\""
                + node.requiredScalar(MULTIPLIER).text()
                + "\" is not a factor; write a number from 0 to 100 with at most 6 decimals, such as"
                + " 0.85");
  }
}
