package io.percapita.config;

import io.percapita.pricing.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a commercial plan earns and may spend.
 *
 * @param arpu revenue per user and month, or null if not told
 * @param budget what one user may spend in a month, or null for no limit
 */
public record PlanConfig(@Nullable Money arpu, @Nullable Money budget) {}
