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

  private final Map<String, ModelRule> byName = new HashMap<>();
  private final List<PatternRule> byPattern = new ArrayList<>();
  private final Map<String, ModelRule> remembered = new ConcurrentHashMap<>();

  /**
   * Indexes rules.
   *
   * @throws YamlFileException if two rules match one name equally well
   */
  ProviderRules(List<ModelRule> rules) {
    for (ModelRule rule : rules) {
      rule.names().forEach(name -> addName(name, rule));
      rule.patterns().forEach(pattern -> addPattern(new PatternRule(pattern, rule)));
    }
    byPattern.sort(Comparator.comparingInt((PatternRule it) -> it.pattern().literals()).reversed());
  }

  /** The rule for a model as the provider names it, or null if none matches. */
  @Nullable ModelRule find(String model) {
    ModelRule rule = byName.get(model);
    if (rule == null) {
      rule = remembered.get(model);
    }
    return rule == null ? search(model) : rule;
  }

  /** How many names that are not written in a rule are remembered. */
  int rememberedNames() {
    return remembered.size();
  }

  private @Nullable ModelRule search(String model) {
    ModelRule rule = familyOf(model);
    for (int i = 0; rule == null && i < byPattern.size(); i++) {
      if (byPattern.get(i).pattern().matches(model)) {
        rule = byPattern.get(i).rule();
      }
    }
    if (rule != null && model.length() <= MAX_REMEMBERED_LENGTH) {
      remember(model, rule);
    }
    return rule;
  }

  private @Nullable ModelRule familyOf(String model) {
    String family = DatedName.family(model);
    ModelRule rule = family == null ? null : byName.get(family);
    return rule != null && rule.snapshots() ? rule : null;
  }

  private void remember(String model, ModelRule rule) {
    if (remembered.size() >= MAX_REMEMBERED_NAMES) {
      remembered.clear();
    }
    remembered.put(model, rule);
  }

  private void addName(String name, ModelRule rule) {
    ModelRule other = byName.putIfAbsent(name, rule);
    if (other != null) {
      throw rule.place()
          .error(
              "the name \""
                  + name
                  + "\" belongs to "
                  + other.id()
                  + " (line "
                  + other.place().line()
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

  private record PatternRule(NamePattern pattern, ModelRule rule) {}
}
