package io.percapita.inbound;

/** What is held of a value from outside as long as its request is served. */
final class Held {
  /** Twice of what counts of a value, so that white space around it does no harm. */
  static final int MAX_LENGTH = 256;

  private Held() {}

  /** The value, or its first {@value #MAX_LENGTH} characters, none of them half a one. */
  static String cut(CharSequence value) {
    if (value.length() <= MAX_LENGTH) {
      return value.toString();
    }
    boolean halves = Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1));
    return value.subSequence(0, halves ? MAX_LENGTH - 1 : MAX_LENGTH).toString();
  }
}
