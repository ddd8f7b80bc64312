package io.percapita.pricing;

import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The price of one unit of each component, in pico-dollars: of a token, or of a request.
 *
 * <p>Two components may go without a price of their own, because providers bill them as another:
 * cache reads as input where no discount is published, and reasoning as output. Immutable.
 */
final class ComponentPrices {
  private static final Component[] COMPONENTS = Component.values();
  private static final long NO_PRICE = -1;

  private final long[] picoUsd = new long[COMPONENTS.length];

  /** Prices that are given per unit. */
  ComponentPrices(Map<Component, Money> prices) {
    for (Component component : COMPONENTS) {
      Money price = prices.get(component);
      picoUsd[component.ordinal()] = price == null ? NO_PRICE : price.picoUsd();
    }
    fallBack(Component.CACHE_READ, Component.INPUT);
    fallBack(Component.REASONING, Component.OUTPUT);
  }

  private void fallBack(Component component, Component billedAs) {
    if (picoUsd[component.ordinal()] == NO_PRICE) {
      picoUsd[component.ordinal()] = picoUsd[billedAs.ordinal()];
    }
  }

  /** The first component that was consumed and has no price, or null if all have. */
  @Nullable Component unpriced(Usage usage) {
    for (Component component : COMPONENTS) {
      if (picoUsd[component.ordinal()] == NO_PRICE && usage.count(component) > 0) {
        return component;
      }
    }
    return null;
  }

  /**
   * The cost of each component that was consumed; all of them must have a price.
   *
   * @throws ArithmeticException if a cost leaves the range of {@link Money}
   */
  Map<Component, Money> cost(Usage usage) {
    Map<Component, Money> costs = new EnumMap<>(Component.class);
    for (Component component : COMPONENTS) {
      long count = usage.count(component);
      if (count > 0) {
        costs.put(component, new Money(Math.multiplyExact(picoUsd[component.ordinal()], count)));
      }
    }
    return costs;
  }

  /**
   * All prices times a factor.
   *
   * @throws ArithmeticException if a price does not come out as whole pico-dollars
   */
  ComponentPrices times(BigDecimal factor) {
    Map<Component, Money> scaled = new EnumMap<>(Component.class);
    for (Component component : COMPONENTS) {
      long price = picoUsd[component.ordinal()];
      if (price != NO_PRICE && component.isToken()) {
        scaled.put(
            component, new Money(BigDecimal.valueOf(price).multiply(factor).longValueExact()));
      } else if (price != NO_PRICE) {
        // Discounts are on tokens; a search costs the same in a batch.
        scaled.put(component, new Money(price));
      }
    }
    return new ComponentPrices(scaled);
  }
}
