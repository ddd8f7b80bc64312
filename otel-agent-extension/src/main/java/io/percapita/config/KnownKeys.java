package io.percapita.config;

import io.percapita.yaml.YamlNode;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mapping that may have only some keys, and for any other says which was probably meant.
 */
final class KnownKeys {
  private KnownKeys() {}

  /**
   * The members of a mapping.
   *
   * @throws io.percapita.yaml.YamlFileException if the node is no mapping or has another key
   */
  static Map<String, YamlNode> of(YamlNode node, Set<String> allowed) {
    Map<String, YamlNode> members = node.mapping().entries();
    members.forEach(
        (key, member) -> {
          if (!allowed.contains(key)) {
            String meant = nearest(key, allowed);
            throw member
                .place()
                .error(
                    "unknown key; "
                        + (meant == null ? "" : "did you mean " + meant + "? ")
                        + "allowed here: "
                        + String.join(", ", new TreeSet<>(allowed)));
          }
        });
    return members;
  }

  /** The name most like another, or null if none is like it. */
  static @Nullable String nearest(String name, Set<String> names) {
    String best =
        new TreeSet<>(names)
            .stream().min(Comparator.comparingInt(known -> edits(name, known))).orElse(null);
    // More than a third of the letters wrong is another word, not a slip.
    return best != null && edits(name, best) <= Math.max(1, best.length() / 3) ? best : null;
  }

  /**
   * Levenshtein's distance: letters added, dropped or replaced; case and separators do not count.
   */
  private static int edits(String one, String other) {
    String from = plain(one);
    String to = plain(other);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }
}
