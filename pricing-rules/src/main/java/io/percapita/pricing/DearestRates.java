package io.percapita.pricing;

import io.percapita.usage.Component;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The dearest rates of some rules on a day, over all tiers, regions, hours and lengths of prompts:
 * those of models that price an answer, and those of models that price none, such as embeddings.
 *
 * @param day the day since the epoch, UTC
 * @param input a token's of prompts to models with answers, in pico-dollars
 * @param output a token's of their answers
 * @param inputOnly a token's of what models without answers are given
 */
record DearestRates(long day, long input, long output, long inputOnly) {
  private static final long SECONDS_OF_DAY = 24 * 60 * 60;

  /** The day in which a second since the epoch is. */
  static long day(long epochSecond) {
    return Math.floorDiv(epochSecond, SECONDS_OF_DAY);
  }

  /**
   * The dearest of some rules.
   *
   * @param prices what a rule's calls are billed by
   */
  static DearestRates of(
      long day, List<ModelRule> rules, Function<ModelRule, List<DatedPrice>> prices) {
    Most most = new Most();
    for (ModelRule rule : rules) {
      for (DatedPrice price : prices.apply(rule)) {
        if (price.fromSecond() < (day + 1) * SECONDS_OF_DAY
            && price.toSecond() > day * SECONDS_OF_DAY) {
          most.add(price.rates());
          price.hours().forEach(hourly -> most.add(hourly.rates()));
        }
      }
    }
    return new DearestRates(day, most.input, most.output, most.inputOnly);
  }

  /** What tokens cost at these rates, {@link Long#MAX_VALUE} pico-dollars at most. */
  Money of(long inputTokens, long outputTokens) {
    if (outputTokens == 0) {
      return new Money(times(inputTokens, inputOnly > 0 ? inputOnly : input));
    }
    long in = times(inputTokens, input);
    long out = times(outputTokens, output);
    return new Money(in > Long.MAX_VALUE - out ? Long.MAX_VALUE : in + out);
  }

  private static long times(long tokens, long rate) {
    return rate > 0 && tokens > Long.MAX_VALUE / rate ? Long.MAX_VALUE : tokens * rate;
  }

  /** The dearest so far. */
  private static final class Most {
    private long input;
    private long output;
    private long inputOnly;

    void add(RateTable table) {
      addAll(table.tiers());
      table.regions().values().forEach(this::addAll);
    }

    private void addAll(Map<String, RateCard> tiers) {
      tiers.values().forEach(card -> card.steps().forEach(step -> add(step.rates())));
    }

    private void add(Rates rates) {
      long in = rates.has(Component.INPUT) ? rates.of(Component.INPUT) : 0;
      if (rates.has(Component.OUTPUT)) {
        input = Math.max(input, in);
        output = Math.max(output, rates.of(Component.OUTPUT));
      } else {
        inputOnly = Math.max(inputOnly, in);
      }
    }
  }
}
