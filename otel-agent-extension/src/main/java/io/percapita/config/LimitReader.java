package io.percapita.config;

import io.percapita.pricing.Money;
import io.percapita.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the limits of a plan or a user from the file. */
final class LimitReader {
  static final String BUDGET = "budget_usd";
  static final String DAY = "daily_cap_usd";
  static final String FEATURES = "features";
  static final String THRESHOLDS = "thresholds";
  static final String DAY_THRESHOLDS = "daily_thresholds";
  static final String REROUTE = "reroute";

  /** All keys that a plan and a user may have. */
  static final Set<String> KEYS =
      Set.of(BUDGET, DAY, FEATURES, THRESHOLDS, DAY_THRESHOLDS, REROUTE);

  private LimitReader() {}

  /** The limits beside the month's amount. */
  static LimitConfig limits(Map<String, YamlNode> members) {
    return new LimitConfig(
        money(members.get(DAY)),
        features(members.get(FEATURES)),
        thresholds(members.get(THRESHOLDS)),
        thresholds(members.get(DAY_THRESHOLDS)),
        reroute(members.get(REROUTE)));
  }

  private static Map<String, Money> features(@Nullable YamlNode node) {
    Map<String, Money> features = new HashMap<>();
    if (node != null) {
      node.mapping().entries().forEach((name, amount) -> features.put(name, amount(amount)));
    }
    return Map.copyOf(features);
  }

  /** What happens at which part of a limit; null if that is not told. */
  static @Nullable Map<BigDecimal, ThresholdAction> thresholds(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    Map<BigDecimal, ThresholdAction> thresholds = new HashMap<>();
    node.mapping()
        .entries()
        .forEach((part, action) -> thresholds.put(part(part, action), action(action)));
    return Map.copyOf(thresholds);
  }

  private static BigDecimal part(String text, YamlNode node) {
    BigDecimal part = BudgetPart.of(text);
    if (part == null) {
      throw node.place().error("a threshold is a part of the budget, such as 0.8 or 1");
    }
    return part;
  }

  private static ThresholdAction action(YamlNode node) {
    return Arrays.stream(ThresholdAction.values())
        .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(node.text()))
        .findFirst()
        .orElseThrow(
            () -> node.place().error("'" + node.text() + "' must be flag, reroute or throttle"));
  }

  /** By the name of a model the one to take instead; null if that is not told. */
  static @Nullable Map<String, String> reroute(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    Map<String, String> models = new HashMap<>();
    node.mapping()
        .entries()
        .forEach(
            (model, other) -> {
              if (!isModel(other.text()) || other.text().equals(model)) {
                throw other.place().error("must be the name of another model");
              }
              models.put(model, other.text());
            });
    return Map.copyOf(models);
  }

  /** Whether a name can be written into a request as it is. */
  private static boolean isModel(String name) {
    return name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\');
  }

  static @Nullable Money money(@Nullable YamlNode node) {
    return node == null ? null : amount(node);
  }

  private static Money amount(YamlNode node) {
    try {
      BigDecimal usd = new BigDecimal(node.text());
      if (usd.signum() >= 0) {
        return Value.money(usd);
      }
    } catch (NumberFormatException ignored) {
      // Told below, together with negative amounts.
    } catch (ArithmeticException e) {
      throw node.place().error("'" + node.text() + "' is not " + Value.AMOUNT_RANGE);
    }
    throw node.place().error("'" + node.text() + "' is not an amount in USD, such as 49");
  }
}
