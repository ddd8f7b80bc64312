package io.percapita.inbound;

import io.percapita.text.Beginning;

/** What is held of a value from outside as long as its request is served. */
final class Held {
  /** Twice of what counts of a value, so that white space around it does no harm. */
  static final int MAX_LENGTH = 256;

  private Held() {}

  /** The value, or its first {@value #MAX_LENGTH} characters, none of them half a one. */
  static String cut(CharSequence value) {
    return Beginning.of(value, MAX_LENGTH);
  }
}
