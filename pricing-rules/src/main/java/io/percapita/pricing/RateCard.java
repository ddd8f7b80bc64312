package io.percapita.pricing;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one service tier in one region, by the length of the prompt. The whole request is
 * billed at the rates of the step its prompt reaches.
 *
 * @param steps longest prompt first; the last one holds from zero tokens on
 * @param upToInputTokens the longest prompt with a published price, {@link Long#MAX_VALUE} if none
 *     is named
 */
record RateCard(List<Step> steps, long upToInputTokens) {
  /** The rates for a prompt of so many tokens, cached ones included; null if none is published. */
  @Nullable Rates ratesFor(long inputTokens) {
    if (inputTokens > upToInputTokens) {
      return null;
    }
    // An indexed loop: this is the hot path, and an iterator would be garbage.
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (inputTokens > step.aboveInputTokens()) {
        return step.rates();
      }
    }
    return null;
  }

  /** The rates of the shortest prompts. */
  Rates base() {
    return steps.get(steps.size() - 1).rates();
  }

  /** Whether the length of the prompt decides the price. */
  boolean dependsOnLength() {
    return steps.size() > 1 || upToInputTokens != Long.MAX_VALUE;
  }

  /** The card with every step's rates replaced. */
  RateCard map(UnaryOperator<Rates> change) {
    return new RateCard(
        steps.stream()
            .map(step -> new Step(step.aboveInputTokens(), change.apply(step.rates())))
            .toList(),
        upToInputTokens);
  }

  /** The card for prompts of at most so many tokens. */
  RateCard upTo(long inputTokens) {
    return new RateCard(steps, inputTokens);
  }

  /**
   * The rates of prompts longer than a threshold.
   *
   * @param aboveInputTokens the threshold in tokens, exclusive; -1 for prompts of any length
   */
  record Step(long aboveInputTokens, Rates rates) {
    /** The threshold that every prompt passes, an empty one too. */
    static final long ANY_LENGTH = -1;
  }
}
