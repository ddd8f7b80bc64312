package io.percapita.call;

import io.percapita.pricing.PriceQuote;
import org.jspecify.annotations.Nullable;

/**
 * What a call cost, and how sure that is.
 *
 * @param status how far the cost can be relied on
 * @param serviceTier the tier it was priced at, in the price book's words
 * @param priced the money by component, or null if status is {@link CostStatus#UNPRICED} or {@link
 *     CostStatus#NONE}
 * @param reason why there is no price, or null where there is one or none is due
 */
public record CallCost(
    CostStatus status,
    String serviceTier,
    PriceQuote.@Nullable Priced priced,
    @Nullable String reason) {}
