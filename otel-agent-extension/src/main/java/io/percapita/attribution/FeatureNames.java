package io.percapita.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The features that routes, jobs, queues, spans and call sites belong to. A key matches the whole
 * name, or its beginning if it ends with an asterisk; the longest beginning wins. Immutable.
 */
public final class FeatureNames {
  /** No name belongs to anything else. */
  public static final FeatureNames NONE = new FeatureNames(Map.of());

  private final Map<String, String> whole = new HashMap<>();
  private final List<Map.Entry<String, String>> beginnings = new ArrayList<>();

  /** The classes of methods that are named as a whole. */
  private final Set<String> classes = new HashSet<>();

  /**
   * Features by what belongs to them.
   *
   * @param features features by names, or by the beginnings of such with an asterisk
   */
  public FeatureNames(Map<String, String> features) {
    features.forEach(
        (key, feature) -> {
          if (key.endsWith("*")) {
            beginnings.add(Map.entry(key.substring(0, key.length() - 1), feature));
          } else {
            whole.put(key, feature);
            classes.add(key.substring(0, Math.max(0, key.lastIndexOf('.'))));
          }
        });
    beginnings.sort(Comparator.comparingInt(beginning -> -beginning.getKey().length()));
  }

  /** Whether it has no names at all. */
  boolean isEmpty() {
    return whole.isEmpty() && beginnings.isEmpty();
  }

  /** The feature of a name; a route may be told with its method or without. The name if none. */
  String of(String name) {
    String feature = find(name);
    int path = name.indexOf(" /");
    if (feature == null && path > 0) {
      feature = find(name.substring(path + 1));
    }
    return feature == null ? name : feature;
  }

  /**
   * Whether a method of a class may have a feature, by the class, a dot and its name. Most classes
   * have none that does, which is told without making names.
   */
  boolean mayNameMethodOf(String className) {
    if (classes.contains(className)) {
      return true;
    }
    for (int i = 0; i < beginnings.size(); i++) {
      String beginning = beginnings.get(i).getKey();
      if (beginning.length() <= className.length()
          ? className.startsWith(beginning)
          : beginning.startsWith(className) && beginning.charAt(className.length()) == '.') {
        return true;
      }
    }
    return false;
  }

  /** The feature that all methods of a class have; null if they have none, or several. */
  @Nullable String ofEveryMethodOf(String className) {
    if (classes.contains(className)) {
      return null;
    }
    int length = className.length() + 1; // with the dot before the method
    for (Map.Entry<String, String> feature : beginnings) {
      String beginning = feature.getKey();
      boolean isOfMethods = beginning.length() >= length;
      if (isOfMethods && beginning.startsWith(className) && beginning.charAt(length - 1) == '.') {
        return beginning.length() == length ? feature.getValue() : null;
      }
      if (!isOfMethods && className.startsWith(beginning)) {
        return feature.getValue();
      }
    }
    return null;
  }

  /** The feature of a name, or null. */
  @Nullable String find(String name) {
    String feature = whole.get(name);
    if (feature != null) {
      return feature;
    }
    for (Map.Entry<String, String> beginning : beginnings) {
      if (name.startsWith(beginning.getKey())) {
        return beginning.getValue();
      }
    }
    return null;
  }
}
