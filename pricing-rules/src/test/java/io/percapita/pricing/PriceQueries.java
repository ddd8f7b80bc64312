package io.percapita.pricing;

import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Queries as tests write them: a model, and what differs from a plain call today. */
record PriceQueries(PriceQuery query) {
  static final Instant NOW = day("2026-11-01");

  static PriceQueries of(String provider, String model) {
    return new PriceQueries(
        new PriceQuery(provider, model, NOW, PriceQuery.STANDARD_TIER, null, Usage.NONE));
  }

  static Instant day(String date) {
    return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  PriceQueries at(Instant at) {
    return new PriceQueries(
        new PriceQuery(
            query.provider(),
            query.model(),
            at,
            query.serviceTier(),
            query.region(),
            query.usage()));
  }

  PriceQueries tier(String tier) {
    return new PriceQueries(
        new PriceQuery(
            query.provider(), query.model(), query.at(), tier, query.region(), query.usage()));
  }

  PriceQueries region(String region) {
    return new PriceQueries(
        new PriceQuery(
            query.provider(),
            query.model(),
            query.at(),
            query.serviceTier(),
            region,
            query.usage()));
  }

  PriceQueries used(Usage usage) {
    return new PriceQueries(
        new PriceQuery(
            query.provider(),
            query.model(),
            query.at(),
            query.serviceTier(),
            query.region(),
            usage));
  }

  PriceQueries used(Component component, long count) {
    return used(Usage.builder().add(component, count).build());
  }

  /** The exact total in USD. */
  String usd(PriceBook book) {
    if (book.quote(query) instanceof PriceQuote.Priced priced) {
      return priced.total().toUsdString();
    }
    throw new AssertionError(book.quote(query) + " for " + query);
  }

  /** The reason why there is no price. */
  String reason(PriceBook book) {
    if (book.quote(query) instanceof PriceQuote.Unpriced unpriced) {
      return unpriced.reason();
    }
    throw new AssertionError(book.quote(query) + " for " + query);
  }
}
