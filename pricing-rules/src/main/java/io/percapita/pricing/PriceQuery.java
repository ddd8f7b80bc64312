package io.percapita.pricing;

import io.percapita.usage.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The question put to a {@link PriceBook}: what did this usage cost.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}, such as {@code openai}
 * @param model the model as the provider names it in its response, such as {@code
 *     gpt-4o-2024-08-06}
 * @param at when the call was made; decides which of a model's dated prices applies
 * @param serviceTier {@code standard}, {@code batch}, {@code flex}, {@code priority} or any other
 *     tier a rule names
 * @param region the region or routing the provider bills by, or null where it did not say
 * @param usage the counts to price
 */
public record PriceQuery(
    String provider,
    String model,
    Instant at,
    String serviceTier,
    @Nullable String region,
    Usage usage) {
  /** The tier of a call that asked for none. */
  public static final String STANDARD_TIER = "standard";
}
