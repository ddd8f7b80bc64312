package io.percapita.pricing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The price rule of one model.
 *
 * @param id the rule's name, {@code provider/model}
 * @param names the names the model answers to; a dated snapshot of a name answers to it too
 * @param prefixes beginnings of names the model answers to
 * @param history the prices, without overlap
 */
record ModelRule(String id, List<String> names, List<String> prefixes, List<DatedPrice> history) {
  @Nullable DatedPrice priceAt(Instant at) {
    for (DatedPrice price : history) {
      if (price.appliesAt(at)) {
        return price;
      }
    }
    return null;
  }
}
