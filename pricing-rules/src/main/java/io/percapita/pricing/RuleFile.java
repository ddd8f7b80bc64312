package io.percapita.pricing;

import io.percapita.yaml.Place;
import java.util.List;

/**
 * A rule file, read and checked by itself.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param models in the order written
 * @param place the place of the provider's name
 */
record RuleFile(String provider, List<ModelRule> models, Place place) {}
