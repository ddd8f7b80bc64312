package io.percapita.pricing;

import io.percapita.pricing.ProviderRules.Match;
import io.percapita.yaml.YamlFileException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of some files, found by provider and model. Thread-safe. */
final class RuleSet {
  /** No rules at all. */
  static final RuleSet NONE = new RuleSet(List.of());

  private final Map<String, ProviderRules> byName = new HashMap<>();
  private final Map<String, ModelRule> byId = new HashMap<>();
  private final List<ModelRule> models = new ArrayList<>();

  /**
   * Indexes files; several may be about one provider.
   *
   * @throws YamlFileException if two rules match one name equally well
   */
  RuleSet(Collection<RuleFile> files) {
    Map<String, List<ModelRule>> byProvider = new LinkedHashMap<>();
    for (RuleFile file : files) {
      byProvider.computeIfAbsent(file.provider(), none -> new ArrayList<>()).addAll(file.models());
      models.addAll(file.models());
      file.models().forEach(model -> byId.put(model.id(), model));
    }
    byProvider.forEach(
        (provider, rules) -> byName.put(provider, new ProviderRules(provider, rules)));
    for (RuleFile file : files) {
      ProviderRules rules = byName.get(file.provider());
      for (String alias : file.aliases()) {
        ProviderRules other = byName.putIfAbsent(alias, rules);
        if (other != null && other != rules) {
          throw file.place().error("the alias \"" + alias + "\" is another provider's name");
        }
      }
    }
  }

  /** The rule for a model as its provider names it, or null if none matches. */
  @Nullable Match find(String provider, String model) {
    ProviderRules rules = byName.get(provider);
    return rules == null ? null : rules.find(model);
  }

  /** All rules of a provider, by any of its names. */
  List<ModelRule> rulesOf(String provider) {
    ProviderRules rules = byName.get(provider);
    return rules == null ? List.of() : rules.rules();
  }

  /** The rule with an id, or null if there is none. */
  @Nullable ModelRule rule(String id) {
    return byId.get(id);
  }

  /** The name that rules are written under for a provider; its own where there are none. */
  String nameOf(String provider) {
    ProviderRules rules = byName.get(provider);
    return rules == null ? provider : rules.provider();
  }

  /** Whether there are rules of a provider. */
  boolean knows(String provider) {
    return byName.containsKey(provider);
  }

  /** All rules, in the order written. */
  List<ModelRule> models() {
    return models;
  }

  /** The oldest and the newest day on which prices were checked; null where there are no prices. */
  @Nullable Checks checks() {
    Checks checks = null;
    for (ModelRule model : models) {
      for (DatedPrice price : model.prices()) {
        LocalDate day = price.source().checked();
        checks = checks == null ? new Checks(day, day) : checks.including(day);
      }
    }
    return checks;
  }

  /**
   * Days on which prices were checked.
   *
   * @param oldest the first
   * @param newest the last
   */
  record Checks(LocalDate oldest, LocalDate newest) {
    Checks including(LocalDate day) {
      return new Checks(day.isBefore(oldest) ? day : oldest, day.isAfter(newest) ? day : newest);
    }
  }
}
