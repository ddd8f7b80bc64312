package io.percapita.inbound;

/** What is held of a value from outside as long as its request is served. */
final class Held {
  /** Twice of what counts of a value, so that white space around it does no harm. */
  static final int MAX_LENGTH = 256;

  private Held() {}

  /** The value, or its first {@value #MAX_LENGTH} characters. */
  static String cut(CharSequence value) {
    return value.length() <= MAX_LENGTH
        ? value.toString()
        : value.subSequence(0, MAX_LENGTH).toString();
  }
}
