package io.percapita.ledger.redis;

import org.jspecify.annotations.Nullable;

/** Amounts as Redis keeps them, which anybody may overwrite there. */
final class Amounts {
  private Amounts() {}

  /** A whole number, or null if that is none. */
  static @Nullable Long of(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
