package io.percapita.pricing;

/**
 * A pattern for model names: {@code *} stands for any characters, all else for itself. A prefix is
 * a pattern that ends in {@code *}.
 *
 * <p>No regular expressions: of two such patterns it can be decided when they are loaded whether
 * some name would match both, and matching is linear for all practical names.
 *
 * @param text the pattern
 */
record NamePattern(String text) {
  private static final char ANY = '*';

  /** How many characters a name must share with the pattern: more is more specific. */
  int literals() {
    return (int) text.chars().filter(c -> c != ANY).count();
  }

  /** Whether it stands for one name only. */
  boolean isName() {
    return text.indexOf(ANY) < 0;
  }

  /** Whether the pattern matches the whole name. */
  boolean matches(String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < text.length() && text.charAt(p) == ANY) {
        star = p++;
        resume = n;
      } else if (p < text.length() && text.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        // The last star takes one character more.
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == ANY) {
      p++;
    }
    return p == text.length();
  }

  /** Whether some name matches both patterns. */
  boolean overlaps(NamePattern other) {
    return overlap(text, 0, other.text, 0);
  }

  private static boolean overlap(String a, int i, String b, int j) {
    if (i == a.length() && j == b.length()) {
      return true;
    }
    if (i < a.length() && a.charAt(i) == ANY) {
      return overlap(a, i + 1, b, j) || (j < b.length() && overlap(a, i, b, j + 1));
    }
    if (j < b.length() && b.charAt(j) == ANY) {
      return overlap(b, j, a, i);
    }
    return i < a.length()
        && j < b.length()
        && a.charAt(i) == b.charAt(j)
        && overlap(a, i + 1, b, j + 1);
  }
}
