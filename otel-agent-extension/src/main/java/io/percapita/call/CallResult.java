package io.percapita.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What calls made earlier, in a batch or in the background, turn out to have consumed.
 *
 * @param operation {@code gen_ai.operation.name} of the calls
 * @param response what one of them was answered
 * @param calls how many there are, each with the usage that {@code response} has
 * @param madeAt when they were made, or null where the provider does not say
 */
public record CallResult(
    String operation, LlmResponse response, long calls, @Nullable Instant madeAt) {}
