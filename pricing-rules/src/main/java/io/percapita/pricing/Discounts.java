package io.percapita.pricing;

import io.percapita.yaml.YamlFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All discounts, found by rule and instant. The one that names a rule most closely holds. Immutable
 * and thread-safe.
 */
final class Discounts {
  /** None at all. */
  static final Discounts NONE = new Discounts(Map.of());

  private final Map<String, List<Discount>> byRule;

  private Discounts(Map<String, List<Discount>> byRule) {
    this.byRule = byRule;
  }

  /**
   * Applies the discounts of some files to list prices.
   *
   * @throws YamlFileException if a discount is about no rule, or two name one rule equally closely
   */
  static Discounts of(Collection<RuleFile> files, RuleSet list) {
    Map<String, List<Discount>> byRule = new HashMap<>();
    for (RuleFile file : files) {
      for (Discount discount : file.discounts()) {
        boolean used = false;
        for (ModelRule rule : list.models()) {
          if (rule.id().equals(file.provider() + "/" + rule.family())
              && discount.specificity(rule.family()) >= 0) {
            add(byRule.computeIfAbsent(rule.id(), none -> new ArrayList<>()), discount, rule);
            used = true;
          }
        }
        if (!used) {
          throw discount
              .place()
              .error(
                  "is about no price rule of \""
                      + file.provider()
                      + "\"; models are named by the id of their rule, and may hold *");
        }
      }
    }
    return new Discounts(byRule);
  }

  /** Keeps the most specific first. */
  private static void add(List<Discount> discounts, Discount added, ModelRule rule) {
    int specificity = added.specificity(rule.family());
    int index = 0;
    for (Discount other : discounts) {
      int others = other.specificity(rule.family());
      if (others == specificity && other.overlaps(added)) {
        throw added
            .place()
            .error(
                "ties with the discount of "
                    + other.place().fileAndLine()
                    + " for "
                    + rule.id()
                    + "; end one with to:, or name models more closely");
      }
      index += others >= specificity ? 1 : 0;
    }
    discounts.add(index, added);
  }

  /** The discount on a rule's prices at a second since the epoch, or null if there is none. */
  @Nullable Discount find(String rule, long epochSecond) {
    List<Discount> discounts = byRule.get(rule);
    if (discounts != null) {
      for (Discount discount : discounts) {
        if (discount.holdsAt(epochSecond)) {
          return discount;
        }
      }
    }
    return null;
  }
}
