package io.percapita.pricing;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rate cards by service tier, and by region where regions are priced apart.
 *
 * @param tiers by service tier, where no region is named
 * @param regions by region, then by service tier; empty where the price is the same everywhere
 */
record RateTable(Map<String, RateCard> tiers, Map<String, Map<String, RateCard>> regions) {
  /** The key of all regions that are not listed. */
  private static final String OTHER_REGIONS = "*";

  /**
   * The rate cards by service tier.
   *
   * @param region the region that bills, or null where none was named
   * @return null if regions are priced apart and this one is not among them
   */
  @Nullable Map<String, RateCard> tiersIn(@Nullable String region) {
    if (region == null || regions.isEmpty()) {
      return tiers;
    }
    Map<String, RateCard> listed = regions.get(region);
    return listed == null ? regions.get(OTHER_REGIONS) : listed;
  }

  /** The table with every card replaced. */
  RateTable map(UnaryOperator<RateCard> change) {
    return new RateTable(
        mapped(tiers, change),
        regions.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, region -> mapped(region.getValue(), change))));
  }

  private static Map<String, RateCard> mapped(
      Map<String, RateCard> cards, UnaryOperator<RateCard> change) {
    return cards.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, card -> change.apply(card.getValue())));
  }
}
