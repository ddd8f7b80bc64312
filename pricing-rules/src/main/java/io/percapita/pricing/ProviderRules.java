package io.percapita.pricing;

import io.percapita.yaml.YamlFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one provider, found by model name. The most specific rule wins: a name of its own,
 * then the family of a dated name, then the pattern that shares most characters with the name.
 *
 * <p>Thread-safe.
 */
final class ProviderRules {
  // Names come from the wire, so what is remembered of them is bounded in number and length.
  private static final int MAX_REMEMBERED_NAMES = 1024;
  private static final int MAX_REMEMBERED_LENGTH = 128;

  private final String provider;
  private final List<ModelRule> rules;
  private final Map<String, Match> byName = new HashMap<>();
  private final List<PatternRule> byPattern = new ArrayList<>();
  private final Map<String, Match> remembered = new ConcurrentHashMap<>();

  /**
   * Indexes rules.
   *
   * @param provider decides how names are written
   * @throws YamlFileException if two rules match one name equally well
   */
  ProviderRules(String provider, List<ModelRule> rules) {
    this.provider = provider;
    this.rules = List.copyOf(rules);
    for (ModelRule rule : rules) {
      rule.names().forEach(name -> addName(name, rule));
      rule.patterns().forEach(pattern -> addPattern(new PatternRule(pattern, rule)));
    }
    byPattern.sort(Comparator.comparingInt((PatternRule it) -> it.pattern().literals()).reversed());
  }

  /** The provider's name in its rules. */
  String provider() {
    return provider;
  }

  /** All rules, in the order written. */
  List<ModelRule> rules() {
    return rules;
  }

  /** The rule for a model as the provider names it, or null if none matches. */
  @Nullable Match find(String model) {
    Match match = byName.get(model);
    if (match == null) {
      match = remembered.get(model);
    }
    return match == null ? search(model) : match;
  }

  /** How many names that are not written in a rule are remembered. */
  int rememberedNames() {
    return remembered.size();
  }

  private @Nullable Match search(String written) {
    ModelName name = ModelName.of(provider, written);
    ModelRule rule = ruleOf(name.model());
    if (rule == null) {
      return null;
    }
    Match match = new Match(rule, name.region());
    if (written.length() <= MAX_REMEMBERED_LENGTH) {
      remember(written, match);
    }
    return match;
  }

  private @Nullable ModelRule ruleOf(String model) {
    Match named = byName.get(model);
    if (named != null) {
      return named.rule();
    }
    ModelRule rule = familyOf(model);
    for (int i = 0; rule == null && i < byPattern.size(); i++) {
      if (byPattern.get(i).pattern().matches(model)) {
        rule = byPattern.get(i).rule();
      }
    }
    return rule;
  }

  private @Nullable ModelRule familyOf(String model) {
    String family = DatedName.family(model);
    Match match = family == null ? null : byName.get(family);
    return match != null && match.rule().snapshots() ? match.rule() : null;
  }

  private void remember(String model, Match match) {
    if (remembered.size() >= MAX_REMEMBERED_NAMES) {
      remembered.clear();
    }
    remembered.put(model, match);
  }

  private void addName(String name, ModelRule rule) {
    Match other = byName.putIfAbsent(name, new Match(rule, null));
    if (other != null) {
      throw rule.place()
          .error(
              "the name \""
                  + name
                  + "\" belongs to "
                  + other.rule().id()
                  + " (line "
                  + other.rule().place().line()
                  + ") too; a name belongs to one rule");
    }
  }

  private void addPattern(PatternRule added) {
    for (PatternRule other : byPattern) {
      if (!other.rule().id().equals(added.rule().id())
          && other.pattern().literals() == added.pattern().literals()
          && other.pattern().overlaps(added.pattern())) {
        throw added
            .rule()
            .place()
            .error(
                "the pattern \""
                    + added.pattern().text()
                    + "\" ties with \""
                    + other.pattern().text()
                    + "\" of "
                    + other.rule().id()
                    + " (line "
                    + other.rule().place().line()
                    + "): some names match both equally well; make one of them longer");
      }
    }
    byPattern.add(added);
  }

  /**
   * A rule that matches a name.
   *
   * @param region the region that bills, or null where the name does not say
   */
  record Match(ModelRule rule, @Nullable String region) {}

  private record PatternRule(NamePattern pattern, ModelRule rule) {}
}
