package io.percapita.pricing;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's price in one span of time: a rate card for each service tier, and for each region that
 * is priced apart. Days begin and end in UTC.
 */
final class DatedPrice {
  private final long fromSecond;
  private final long toSecond;
  private final Map<String, RateCard> tiers;
  private final Map<String, Map<String, RateCard>> regions;
  private final PriceSource source;

  /**
   * A price.
   *
   * @param tiers by service tier, where no region is named
   * @param regions by region, then by service tier; empty where the price is the same everywhere
   */
  DatedPrice(
      PriceSource source, Map<String, RateCard> tiers, Map<String, Map<String, RateCard>> regions) {
    this.source = source;
    this.tiers = Map.copyOf(tiers);
    this.regions = Map.copyOf(regions);
    this.fromSecond = source.from() == null ? Long.MIN_VALUE : startOf(source.from());
    this.toSecond = source.to() == null ? Long.MAX_VALUE : startOf(source.to());
  }

  private static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  PriceSource source() {
    return source;
  }

  /** Whether the price holds at a second since the epoch. */
  boolean holdsAt(long epochSecond) {
    return epochSecond >= fromSecond && epochSecond < toSecond;
  }

  /** Whether there is an instant at which both prices hold. */
  boolean overlaps(DatedPrice other) {
    return fromSecond < other.toSecond && other.fromSecond < toSecond;
  }

  /**
   * The rate cards by service tier.
   *
   * @param region the region that bills, or null where none was named
   * @return null if regions are priced apart and this one is not among them
   */
  @Nullable Map<String, RateCard> tiersIn(@Nullable String region) {
    return region == null || regions.isEmpty() ? tiers : regions.get(region);
  }
}
