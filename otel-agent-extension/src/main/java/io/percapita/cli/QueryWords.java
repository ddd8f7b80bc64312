package io.percapita.cli;

import io.percapita.pricing.PriceQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times and service tiers as people and providers write them. */
final class QueryWords {
  private static final String BATCH = "batch";

  private QueryWords() {}

  /**
   * A day, which begins in UTC, or a time with its offset.
   *
   * @throws IllegalArgumentException if the text is neither; the message says what is allowed
   */
  static Instant instant(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a time; write 2026-03-01 or 2026-03-01T10:30:00Z", e);
    }
  }

  /**
   * The price book's word for a tier.
   *
   * @param tier as a request or a response names it, or null for the standard one
   * @throws IllegalArgumentException if a batch is said to be of another tier
   */
  static String tier(@Nullable String tier, boolean batch) {
    String word = tier == null ? "" : tier.strip().toLowerCase(Locale.ROOT);
    String known =
        switch (word) {
          case "", "auto", "default", "standard_only" -> PriceQuery.STANDARD_TIER;
          default -> word;
        };
    if (!batch) {
      return known;
    }
    if (!known.equals(PriceQuery.STANDARD_TIER) && !known.equals(BATCH)) {
      throw new IllegalArgumentException(
          "a batch has a price of its own and no tier \"" + tier + "\"; give one or the other");
    }
    return BATCH;
  }
}
