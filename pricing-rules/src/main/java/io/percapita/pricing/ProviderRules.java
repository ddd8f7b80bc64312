package io.percapita.pricing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one provider, found by model name: by the exact name first, then by the name without
 * its snapshot date, then by the longest prefix. Immutable and thread-safe.
 */
final class ProviderRules {
  /** {@code -2024-08-06}, {@code -20250929} or {@code @20250929} at the end of a name. */
  private static final Pattern SNAPSHOT = Pattern.compile("(-\\d{4}-\\d{2}-\\d{2}|[-@]\\d{8})$");

  private final Map<String, ModelRule> byName = new HashMap<>();
  private final Map<String, ModelRule> byPrefix = new HashMap<>();

  /**
   * Indexes rules.
   *
   * @throws IllegalArgumentException if two rules claim the same name or prefix
   */
  ProviderRules(List<ModelRule> rules) {
    for (ModelRule rule : rules) {
      rule.names().forEach(name -> claim(byName, name, rule));
      rule.prefixes().forEach(prefix -> claim(byPrefix, prefix, rule));
    }
  }

  private static void claim(Map<String, ModelRule> index, String name, ModelRule rule) {
    ModelRule other = index.put(name, rule);
    if (other != null) {
      throw new IllegalArgumentException(
          rule.id() + " and " + other.id() + " both claim the model " + name);
    }
  }

  @Nullable ModelRule find(String model) {
    ModelRule exact = byName.get(model);
    if (exact != null) {
      return exact;
    }
    String family = SNAPSHOT.matcher(model).replaceFirst("");
    ModelRule snapshot = byName.get(family);
    return snapshot != null ? snapshot : longestPrefix(model);
  }

  private @Nullable ModelRule longestPrefix(String model) {
    ModelRule found = null;
    int length = -1;
    for (Map.Entry<String, ModelRule> entry : byPrefix.entrySet()) {
      if (entry.getKey().length() > length && model.startsWith(entry.getKey())) {
        found = entry.getValue();
        length = entry.getKey().length();
      }
    }
    return found;
  }
}
