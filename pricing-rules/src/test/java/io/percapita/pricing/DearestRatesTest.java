package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.usage.Component;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tokens cost at most, whatever the model. */
class DearestRatesTest {
  private static final String RULES =
      """
      provider: acme
      aliases: [acme-inc]
      models:
        - id: thinker
          prices:
            - to: 2026-02-01
              source: https://example.com
              checked: 2026-01-01
              usd_per_mtok: {input: 100, output: 400}
            - from: 2026-02-01
              source: https://example.com
              checked: 2026-01-01
              usd_per_mtok: {input: 3, output: 12}
              context: [{above_input_tokens: 1000, usd_per_mtok: {input: 5, output: 12}}]
              service_tiers: {priority: {multiplier: 2}}
        - id: writer
          prices:
            - source: https://example.com
              checked: 2026-01-01
              usd_per_mtok: {input: 1, output: 20}
              regions: {eu: {usd_per_mtok: {input: 1, output: 30}}}
        - id: vectors
          prices: [{source: https://example.com, checked: 2026-01-01, usd_per_mtok: {input: 0.5}}]
      """;

  private final PriceBook book = PriceBook.of(Map.of("acme.yaml", RULES));

  @ParameterizedTest
  @CsvSource({
    "acme, 2026-02-01, 1, 0, 500000", // of what answers nothing
    "acme, 2026-02-01, 0, 1, 30000000", // the writer's in the EU
    "acme-inc, 2026-02-01, 2, 1, 50000000", // and a long prompt of the thinker's, with priority
    "acme, 2026-01-31, 2, 1, 600000000",
    "nobody, 2026-01-31, 2, 1, 0"
  })
  void isTheDearestOfTheDayByInputAndByOutput(
      String provider, String day, long input, long output, long picoUsd) {
    Instant at = Instant.parse(day + "T12:00:00Z");

    assertThat(book.dearest(provider, input, output, at)).isEqualTo(new Money(picoUsd));
  }

  @Test
  void aPriceThatBeginsOnTheSameDayIsReckonedWith() {
    Instant night = Instant.parse("2026-01-31T23:59:59Z");

    assertThat(book.dearest("acme", 0, 1, night)).isEqualTo(new Money(400_000_000));
    assertThat(book.dearest("acme", 0, 1, night.plusSeconds(1))).isEqualTo(new Money(30_000_000));
  }

  @Test
  void onesOwnPricesAreReckonedWith() {
    PriceBook own =
        book.with(
            Map.of(
                "own.yaml",
                """
                provider: acme
                models:
                  - id: ours
                    prices:
                      - source: contract
                        checked: 2026-01-01
                        usd_per_mtok: {input: 50, output: 60}
                """));

    assertThat(own.dearest("acme", 1, 1, Instant.parse("2026-03-01T00:00:00Z")))
        .isEqualTo(new Money(110_000_000));
  }

  @Test
  void whatIsBeyondTheRangeIsItsEnd() {
    Instant at = Instant.parse("2026-03-01T00:00:00Z");

    assertThat(book.dearest("acme", Long.MAX_VALUE, 1, at)).isEqualTo(new Money(Long.MAX_VALUE));
    assertThat(book.dearest("acme", 1, Long.MAX_VALUE, at)).isEqualTo(new Money(Long.MAX_VALUE));
  }

  @Test
  void noModelOfTheBooksCostsMore() {
    PriceBook builtIn = PriceBook.builtIn();
    Instant at = Instant.parse("2026-11-28T12:00:00Z");

    for (ListedPrice price : builtIn.prices()) {
      Money most = builtIn.dearest(price.provider(), 1, 1, at);
      if (price.source().to() == null && price.perUnit().containsKey(Component.OUTPUT)) {
        assertThat(price.perUnit().get(Component.OUTPUT)).isLessThanOrEqualTo(most);
      }
    }
  }
}
