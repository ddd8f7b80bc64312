package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.usage.Component;
import org.junit.jupiter.api.Test;

/** The wrong sums that users of cost tools report most. */
class FamousErrorsTest {
  private static final long MTOK = 1_000_000;
  private static final PriceBook book = PriceBook.builtIn();

  @Test
  void cachedTokensAreNotBilledAtTheFullRate() {
    PriceQueries sonnet = PriceQueries.of("anthropic", "claude-sonnet-4-6");

    assertThat(sonnet.used(Component.INPUT, MTOK).usd(book)).isEqualTo("3");
    assertThat(sonnet.used(Component.CACHE_READ, MTOK).usd(book)).isEqualTo("0.3");
  }

  @Test
  void oneHourCacheWritesAreNotBilledAtTheFiveMinuteRate() {
    PriceQueries sonnet = PriceQueries.of("anthropic", "claude-sonnet-4-6");

    assertThat(sonnet.used(Component.CACHE_WRITE_5M, MTOK).usd(book)).isEqualTo("3.75");
    assertThat(sonnet.used(Component.CACHE_WRITE_1H, MTOK).usd(book)).isEqualTo("6");
  }

  @Test
  void oneHourCacheWritesWithoutAPriceDoNotFallToTheFiveMinuteRate() {
    PriceQueries luna = PriceQueries.of("openai", "gpt-5.6-luna");

    assertThat(luna.used(Component.CACHE_WRITE_5M, 100_000).usd(book)).isEqualTo("0.025");
    assertThat(luna.used(Component.CACHE_WRITE_1H, 100_000).reason(book))
        .isEqualTo("Rule openai/gpt-5.6-luna has no price for cache_write_1h.");
  }

  @Test
  void priorityIsNotBilledAtTheStandardRate() {
    PriceQueries gpt = PriceQueries.of("openai", "gpt-4o").used(Component.INPUT, MTOK);

    assertThat(gpt.usd(book)).isEqualTo("2.5");
    assertThat(gpt.tier("priority").usd(book)).isEqualTo("4.25");
  }

  @Test
  void priorityWithoutAPublishedPriceIsUnpriced() {
    assertThat(
            PriceQueries.of("anthropic", "claude-sonnet-4-5")
                .tier("priority")
                .used(Component.INPUT, MTOK)
                .reason(book))
        .isEqualTo(
            "Rule anthropic/claude-sonnet-4-5 has no price for the service tier \"priority\".");
  }

  @Test
  void longPromptAtPriorityIsUnpricedWhereNoPriceIsPublished() {
    PriceQueries gpt = PriceQueries.of("openai", "gpt-5.5").tier("priority");

    assertThat(gpt.used(Component.INPUT, 272_000).usd(book)).isEqualTo("3.4");
    assertThat(gpt.used(Component.INPUT, 272_001).reason(book))
        .contains("above 272000 input tokens");
  }

  @Test
  void unknownModelDoesNotCostNothing() {
    assertThat(PriceQueries.of("openai", "gpt-99").used(Component.INPUT, MTOK).reason(book))
        .isEqualTo("No price rule of the provider openai matches the model \"gpt-99\".");
  }

  @Test
  void expiredPromotionIsNotCarriedOn() {
    PriceQueries sol = PriceQueries.of("openai", "gpt-5.6").used(Component.INPUT, 1_000);

    assertThat(sol.at(PriceQueries.day("2026-11-21")).usd(book)).isEqualTo("0.004");
    assertThat(sol.at(PriceQueries.day("2026-11-22")).reason(book))
        .isEqualTo("Rule openai/gpt-5.6-sol has no price for 2026-11-22T00:00:00Z.");
  }

  @Test
  void audioIsNotBilledAsText() {
    assertThat(PriceQueries.of("openai", "gpt-4o").used(Component.AUDIO_INPUT, 1).reason(book))
        .isEqualTo("Rule openai/gpt-4o has no price for audio_input.");
  }

  @Test
  void cachedImagesAreNotBilledAsCachedText() {
    PriceQueries image = PriceQueries.of("openai", "gpt-image-1");

    assertThat(image.used(Component.CACHE_READ, MTOK).usd(book)).isEqualTo("1.25");
    assertThat(image.used(Component.IMAGE_CACHE_READ, MTOK).usd(book)).isEqualTo("2.5");
  }

  @Test
  void cachedTokensWithoutAPublishedDiscountCostWhatInputCosts() {
    assertThat(PriceQueries.of("openai", "o1-pro").used(Component.CACHE_READ, MTOK).usd(book))
        .isEqualTo("150");
  }

  @Test
  void cacheWritesCostWhatInputCostsWhereTheProviderDoesNotPriceThem() {
    PriceQueries gpt = PriceQueries.of("openai", "gpt-4o");

    assertThat(gpt.used(Component.CACHE_WRITE_5M, MTOK).usd(book)).isEqualTo("2.5");
    assertThat(gpt.used(Component.CACHE_WRITE_1H, MTOK).usd(book)).isEqualTo("2.5");
  }
}
