package io.percapita.pricing;

import io.percapita.usage.Component;
import io.percapita.yaml.Place;
import io.percapita.yaml.YamlFileException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one unit of each component costs, in pico-dollars: a token, or a request for {@link
 * Component#WEB_SEARCH}.
 *
 * <p>A component either has a rate or has none; none is never zero.
 */
final class Rates {
  private static final Component[] COMPONENTS = Component.values();
  private static final long NONE = -1;

  private final long[] picoUsdPerUnit;

  private Rates(long[] picoUsdPerUnit) {
    this.picoUsdPerUnit = picoUsdPerUnit;
  }

  /** The rates as a provider publishes them; components not in the map have none. */
  static Rates of(Map<Component, Long> picoUsdPerUnit) {
    long[] rates = new long[COMPONENTS.length];
    Arrays.fill(rates, NONE);
    picoUsdPerUnit.forEach((component, rate) -> rates[component.ordinal()] = rate);
    return new Rates(rates);
  }

  /**
   * Rates by the ordinal of their component; -1 for none.
   *
   * @param picoUsdPerUnit is kept
   */
  static Rates of(long[] picoUsdPerUnit) {
    return new Rates(picoUsdPerUnit);
  }

  /** Whether the component has a rate. */
  boolean has(Component component) {
    return picoUsdPerUnit[component.ordinal()] != NONE;
  }

  /** The rate of a component that has one. */
  long of(Component component) {
    return picoUsdPerUnit[component.ordinal()];
  }

  /** The ids of the token components that have a rate, sorted. */
  Set<String> tokenComponents() {
    Set<String> ids = new TreeSet<>();
    for (Component component : COMPONENTS) {
      if (component.isToken() && has(component)) {
        ids.add(component.id());
      }
    }
    return ids;
  }

  /**
   * The rates with every token rate multiplied. Request rates stay: providers discount tokens.
   *
   * @param place where the multiplier stands
   * @throws YamlFileException if a product is not a whole number of pico-dollars
   */
  Rates times(BigDecimal multiplier, Place place) {
    long[] products = picoUsdPerUnit.clone();
    for (Component component : COMPONENTS) {
      if (component.isToken() && has(component)) {
        try {
          products[component.ordinal()] =
              BigDecimal.valueOf(of(component)).multiply(multiplier).longValueExact();
        } catch (ArithmeticException e) {
          throw place.error(
              "\""
                  + multiplier.toPlainString()
                  + "\" times the price of "
                  + component.id()
                  + " is not a whole number of pico-dollars a token; write this variant's prices"
                  + " out under usd_per_mtok");
        }
      }
    }
    return new Rates(products);
  }

  /** The rates with another table's request rates where these have none. */
  Rates withRequestRatesOf(Rates other) {
    long[] merged = picoUsdPerUnit.clone();
    for (Component component : COMPONENTS) {
      if (!component.isToken() && !has(component)) {
        merged[component.ordinal()] = other.of(component);
      }
    }
    return new Rates(merged);
  }

  /**
   * The rates with the fall-backs of components that the provider does not price apart:
   *
   * <ul>
   *   <li>{@code cache_read} costs what {@code input} costs,
   *   <li>{@code reasoning} costs what {@code output} costs,
   *   <li>{@code cache_write_5m} and {@code cache_write_1h} cost what {@code input} costs, but only
   *       where neither of the two is priced: one never stands in for the other,
   *   <li>{@code audio_cache_read} and {@code image_cache_read} cost what {@code audio_input} and
   *       {@code image_input} cost, but only where {@code cache_read} is not priced either.
   * </ul>
   *
   * Uncached audio and images and requests have no fall-back. A component that the provider prices
   * apart but these rates omit stays without a rate: it has a price, we only do not know it.
   *
   * @param pricedApart the components that the provider prices by themselves for this model
   */
  Rates withFallBacks(Set<Component> pricedApart) {
    long[] filled = picoUsdPerUnit.clone();
    if (!isPriced(Component.CACHE_READ, pricedApart)) {
      fallBack(filled, pricedApart, Component.AUDIO_CACHE_READ, Component.AUDIO_INPUT);
      fallBack(filled, pricedApart, Component.IMAGE_CACHE_READ, Component.IMAGE_INPUT);
    }
    fallBack(filled, pricedApart, Component.CACHE_READ, Component.INPUT);
    fallBack(filled, pricedApart, Component.REASONING, Component.OUTPUT);
    if (!isPriced(Component.CACHE_WRITE_5M, pricedApart)
        && !isPriced(Component.CACHE_WRITE_1H, pricedApart)) {
      fallBack(filled, pricedApart, Component.CACHE_WRITE_5M, Component.INPUT);
      fallBack(filled, pricedApart, Component.CACHE_WRITE_1H, Component.INPUT);
    }
    return new Rates(filled);
  }

  private void fallBack(
      long[] filled, Set<Component> pricedApart, Component component, Component to) {
    if (!isPriced(component, pricedApart)) {
      filled[component.ordinal()] = of(to);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rates rates && Arrays.equals(picoUsdPerUnit, rates.picoUsdPerUnit);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(picoUsdPerUnit);
  }

  private boolean isPriced(Component component, Set<Component> pricedApart) {
    return has(component) || pricedApart.contains(component);
  }
}
