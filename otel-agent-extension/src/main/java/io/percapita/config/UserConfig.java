package io.percapita.config;

import io.percapita.pricing.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a single user may spend, over what their plan says.
 *
 * @param budget what they may spend in a month, or null for what the plan says
 * @param limits the rest
 * @param place where the file says so, as {@code file:line}
 */
public record UserConfig(@Nullable Money budget, LimitConfig limits, String place) {}
