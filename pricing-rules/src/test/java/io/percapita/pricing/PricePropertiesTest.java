package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class PricePropertiesTest {
  private static final PriceBook book = PriceBook.builtIn();

  /** Components that all the models below price, themselves or by falling back. */
  private static final List<Component> COMPONENTS =
      List.of(
          Component.INPUT,
          Component.CACHE_READ,
          Component.CACHE_WRITE_5M,
          Component.OUTPUT,
          Component.REASONING);

  /** Models whose batches cost exactly half, as both providers' pages say. */
  private static final List<PriceQueries> HALF_PRICE_BATCHES =
      List.of(
          PriceQueries.of("openai", "gpt-5"),
          PriceQueries.of("openai", "gpt-5-mini"),
          PriceQueries.of("openai", "gpt-5.4"),
          PriceQueries.of("openai", "gpt-5.5"),
          PriceQueries.of("openai", "gpt-5.6-terra"),
          PriceQueries.of("openai", "gpt-6-astra"),
          PriceQueries.of("openai", "o3-pro"),
          PriceQueries.of("anthropic", "claude-haiku-4-5"),
          PriceQueries.of("anthropic", "claude-sonnet-4-5"),
          PriceQueries.of("anthropic", "claude-sonnet-4-6"),
          PriceQueries.of("anthropic", "claude-opus-4-1"),
          PriceQueries.of("anthropic", "claude-opus-5"),
          PriceQueries.of("anthropic", "claude-fable-5"));

  @Property
  void costIsTheSumOfTheCostsOfItsComponents(
      @ForAll("queries") PriceQueries query, @ForAll("shortUsages") Usage usage) {
    long sum = 0;
    for (Component component : COMPONENTS) {
      sum += picoUsd(query.used(component, usage.count(component)));
    }

    assertThat(picoUsd(query.used(usage))).isEqualTo(sum);
  }

  @Property
  void totalIsTheSumOfTheQuotedComponents(
      @ForAll("queries") PriceQueries query, @ForAll("usages") Usage usage) {
    Priced priced = priced(query.used(usage));

    assertThat(priced.components().values().stream().reduce(Money.ZERO, Money::plus))
        .isEqualTo(priced.total());
  }

  @Property
  void moreTokensNeverCostLess(
      @ForAll("queries") PriceQueries query,
      @ForAll("usages") Usage usage,
      @ForAll("components") Component component,
      @ForAll @LongRange(min = 1, max = 300_000) long more) {
    Usage.Builder larger = Usage.builder().add(component, more);
    COMPONENTS.forEach(it -> larger.add(it, usage.count(it)));

    assertThat(picoUsd(query.used(larger.build()))).isGreaterThan(picoUsd(query.used(usage)));
  }

  @Property
  void batchCostsHalf(@ForAll("queries") PriceQueries query, @ForAll("usages") Usage usage) {
    PriceQueries standard = query.used(usage);

    assertThat(2 * picoUsd(standard.tier("batch"))).isEqualTo(picoUsd(standard));
  }

  @Property
  void contextStepIsTakenByTheSumOfAllInput(
      @ForAll @LongRange(min = 0, max = 400_000) long input,
      @ForAll @LongRange(min = 0, max = 400_000) long cached,
      @ForAll @LongRange(min = 0, max = 400_000) long written) {
    Usage usage =
        Usage.builder()
            .add(Component.INPUT, input)
            .add(Component.CACHE_READ, cached)
            .add(Component.CACHE_WRITE_5M, written)
            .build();
    long factor = input + cached + written > 200_000 ? 2 : 1;

    assertThat(picoUsd(PriceQueries.of("anthropic", "claude-sonnet-4-5").used(usage)))
        .isEqualTo(factor * (3_000_000 * input + 300_000 * cached + 3_750_000 * written));
  }

  @Provide
  Arbitrary<PriceQueries> queries() {
    return Arbitraries.of(HALF_PRICE_BATCHES);
  }

  @Provide
  Arbitrary<Component> components() {
    return Arbitraries.of(COMPONENTS);
  }

  /** Usages that reach every context step. */
  @Provide
  Arbitrary<Usage> usages() {
    return usagesUpTo(300_000);
  }

  /** Usages below every context step, whole or in parts. */
  @Provide
  Arbitrary<Usage> shortUsages() {
    return usagesUpTo(50_000);
  }

  private static Arbitrary<Usage> usagesUpTo(long max) {
    return Combinators.combine(
            COMPONENTS.stream().map(it -> Arbitraries.longs().between(0, max)).toList())
        .as(
            counts -> {
              Usage.Builder usage = Usage.builder();
              for (int i = 0; i < counts.size(); i++) {
                usage.add(COMPONENTS.get(i), counts.get(i));
              }
              return usage.build();
            });
  }

  private static long picoUsd(PriceQueries query) {
    return priced(query).total().picoUsd();
  }

  private static Priced priced(PriceQueries query) {
    if (book.quote(query.query()) instanceof Priced priced) {
      return priced;
    }
    throw new AssertionError(Map.of(query, book.quote(query.query())));
  }
}
