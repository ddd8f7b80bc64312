package io.percapita.pricing;

import io.percapita.yaml.Place;
import java.util.List;

/**
 * A rule file, read and checked by itself.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param aliases other names of the provider
 * @param models in the order written
 * @param discounts on list prices
 * @param place the place of the provider's name
 */
record RuleFile(
    String provider,
    List<String> aliases,
    List<ModelRule> models,
    List<Discount> discounts,
    Place place) {}
