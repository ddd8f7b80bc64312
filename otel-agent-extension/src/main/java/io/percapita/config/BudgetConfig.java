package io.percapita.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all budgets.
 *
 * @param dryRun whether decisions are only told
 * @param closed whether a call is refused if deciding on it fails
 * @param strict whether decisions wait for a shared ledger
 * @param thresholds what happens at which part of a limit, where plan and user do not say
 * @param dayThresholds the same of the limit of a day, or null where {@code thresholds} hold for
 *     that, too
 * @param reroute by the name of a model the one to take instead, where plan and user do not say
 * @param users what single users may spend, by their ids
 * @param outputTokens how long an answer is reckoned with where its request sets no limit
 * @param maxBodyBytes up to what length request bodies are looked at and changed
 * @param reservationLife how long a call that is never settled is reckoned with
 */
public record BudgetConfig(
    boolean dryRun,
    boolean closed,
    boolean strict,
    Map<BigDecimal, ThresholdAction> thresholds,
    @Nullable Map<BigDecimal, ThresholdAction> dayThresholds,
    Map<String, String> reroute,
    Map<String, UserConfig> users,
    int outputTokens,
    int maxBodyBytes,
    Duration reservationLife) {
  /** What holds if nothing is set: users are flagged. */
  public static final BudgetConfig DEFAULT =
      new BudgetConfig(
          false,
          false,
          false,
          Map.of(new BigDecimal("0.8"), ThresholdAction.FLAG, BigDecimal.ONE, ThresholdAction.FLAG),
          null,
          Map.of(),
          Map.of(),
          4096,
          1 << 20,
          Duration.ofMinutes(10));

  /** The same, told whether decisions are only told. */
  BudgetConfig withDryRun(boolean only) {
    return new BudgetConfig(
        only,
        closed,
        strict,
        thresholds,
        dayThresholds,
        reroute,
        users,
        outputTokens,
        maxBodyBytes,
        reservationLife);
  }
}
