package io.percapita.metering;

import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.EnumMap;
import java.util.Map;

/** The sums over results that differ in nothing but their counts. Not thread-safe. */
public final class ResultGroup {
  private final LlmCall first;
  private final CallCost firstCost;
  private final long[] counts = new long[Component.values().length];
  private final Map<Component, Money> money = new EnumMap<>(Component.class);
  private Money total = Money.ZERO;
  private long calls;

  ResultGroup(LlmCall first, CallCost firstCost) {
    this.first = first;
    this.firstCost = firstCost;
  }

  /**
   * Adds calls of one size.
   *
   * @param usage what one consumed
   * @param cost what one cost
   * @throws ArithmeticException if the sum leaves the range of money
   */
  void add(Usage usage, CallCost cost, long times) {
    calls += times;
    for (Component component : Component.values()) {
      counts[component.ordinal()] += usage.count(component) * times;
    }
    PriceQuote.Priced priced = cost.priced();
    if (priced != null) {
      priced
          .components()
          .forEach((component, part) -> money.merge(component, part.times(times), Money::plus));
      total = total.plus(priced.total().times(times));
    }
  }

  /** How many they are. */
  public long calls() {
    return calls;
  }

  /** The calls as one; it has an id only if it is one. */
  public LlmCall call() {
    Usage.Builder usage = Usage.builder();
    for (Component component : Component.values()) {
      usage.add(component, counts[component.ordinal()]);
    }
    return first.with(first.response().withUsage(usage.build(), calls == 1));
  }

  /** What they cost, by the rule and book of the first. */
  public CallCost cost() {
    PriceQuote.Priced priced = firstCost.priced();
    return priced == null
        ? firstCost
        : new CallCost(
            firstCost.status(),
            firstCost.serviceTier(),
            new PriceQuote.Priced(Map.copyOf(money), total, priced.rule(), priced.bookVersion()),
            null);
  }
}
