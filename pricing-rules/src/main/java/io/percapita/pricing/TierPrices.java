package io.percapita.pricing;

import io.percapita.usage.Usage;
import java.util.List;

/**
 * What one service tier costs: base prices, and higher ones for whole requests of long context.
 *
 * @param base the prices of a request whose input is within every step's bound
 * @param steps the prices of longer requests, by falling bound
 */
record TierPrices(ComponentPrices base, List<Step> steps) {
  /**
   * The prices of requests with more input than a bound, cached input included.
   *
   * @param aboveInputTokens the bound; a request of exactly so many tokens is still below it
   */
  record Step(long aboveInputTokens, ComponentPrices prices) {}

  ComponentPrices forUsage(Usage usage) {
    if (!steps.isEmpty()) {
      long input = usage.inputTokens();
      for (Step step : steps) {
        if (input > step.aboveInputTokens()) {
          return step.prices();
        }
      }
    }
    return base;
  }
}
