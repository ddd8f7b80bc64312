package io.percapita.config;

import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan or a user may spend beside the month's amount, and what happens then.
 *
 * @param day what may be spent in 24 hours, or null for any amount
 * @param features what may be spent in a month on single features
 * @param thresholds what happens at which part of each limit, or null where that is said elsewhere
 * @param dayThresholds the same of the day's limit, or null where that is said elsewhere, at last
 *     by {@code thresholds}
 * @param reroute by the name of a model the one to take instead, or null where that is said
 *     elsewhere
 */
public record LimitConfig(
    @Nullable Money day,
    Map<String, Money> features,
    @Nullable Map<BigDecimal, ThresholdAction> thresholds,
    @Nullable Map<BigDecimal, ThresholdAction> dayThresholds,
    @Nullable Map<String, String> reroute) {
  /** Says nothing. */
  public static final LimitConfig NONE = new LimitConfig(null, Map.of(), null, null, null);
}
