package io.percapita.text;

/** What is kept of a text from outside that may be long. */
public final class Beginning {
  private Beginning() {}

  /**
   * The text, or as much of its beginning as has at most so many {@code char}s, without half a
   * character (a surrogate of a pair) at the end.
   */
  public static String of(CharSequence text, int most) {
    if (text.length() <= most) {
      return text.toString();
    }
    boolean halves = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.subSequence(0, halves ? most - 1 : most).toString();
  }
}
