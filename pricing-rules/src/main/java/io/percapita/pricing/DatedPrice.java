package io.percapita.pricing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * One entry in the price history of a model.
 *
 * @param from the first moment it applies, in UTC
 * @param until the moment from which it no longer applies, in UTC
 * @param tiers the prices by service tier
 * @param regions the prices by region and service tier, empty where the region does not matter
 * @param source the address of the provider's page that states it
 * @param checked the day it was last compared with that page
 */
record DatedPrice(
    Instant from,
    Instant until,
    Map<String, TierPrices> tiers,
    Map<String, Map<String, TierPrices>> regions,
    String source,
    LocalDate checked) {
  boolean appliesAt(Instant at) {
    return !at.isBefore(from) && at.isBefore(until);
  }
}
