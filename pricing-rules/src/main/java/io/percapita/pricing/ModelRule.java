package io.percapita.pricing;

import io.percapita.yaml.Place;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The price rule of one model family.
 *
 * @param id the provider and the family, such as {@code openai/gpt-4o}
 * @param family the family's name
 * @param names the model names that mean exactly this family
 * @param snapshots whether a name followed by a date means this family too
 * @param patterns further names
 * @param prices without overlap in time; empty where {@code sameAs} is given
 * @param defaultRegion the region that bills calls of which none is known, or null
 * @param sameAs the model that is billed in place of this one, or null
 * @param place where the rule stands
 */
record ModelRule(
    String id,
    String family,
    Set<String> names,
    boolean snapshots,
    List<NamePattern> patterns,
    List<DatedPrice> prices,
    @Nullable String defaultRegion,
    @Nullable BilledAs sameAs,
    Place place) {
  /** The price that holds at a second since the epoch, or null if there is none. */
  @Nullable DatedPrice priceAt(long epochSecond) {
    // An indexed loop: this is the hot path, and an iterator would be garbage.
    for (int i = 0; i < prices.size(); i++) {
      DatedPrice price = prices.get(i);
      if (price.holdsAt(epochSecond)) {
        return price;
      }
    }
    return null;
  }

  /**
   * Another name for what is billed.
   *
   * @param provider who bills
   * @param model the model as that provider names it
   * @param place where the rule names it
   */
  record BilledAs(String provider, String model, Place place) {}
}
