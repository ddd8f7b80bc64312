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

  /** Whether some name matches both patterns. Takes as many steps as their lengths multiplied. */
  boolean overlaps(NamePattern other) {
    // Row i, column j: whether some name matches what follows i and j characters.
    boolean[] below = new boolean[0];
    for (int i = text.length(); i >= 0; i--) {
      boolean[] row = new boolean[other.text.length() + 1];
      for (int j = other.text.length(); j >= 0; j--) {
        row[j] = overlapFrom(i, other.text, j, row, below);
      }
      below = row;
    }
    return below[0];
  }

  private boolean overlapFrom(int i, String other, int j, boolean[] row, boolean[] below) {
    boolean mineLeft = i < text.length();
    boolean othersLeft = j < other.length();
    if (mineLeft && text.charAt(i) == ANY) {
      return below[j] || (othersLeft && row[j + 1]);
    }
    if (othersLeft && other.charAt(j) == ANY) {
      return row[j + 1] || (mineLeft && below[j]);
    }
    if (mineLeft && othersLeft) {
      return text.charAt(i) == other.charAt(j) && below[j + 1];
    }
    return !mineLeft && !othersLeft;
  }
}
