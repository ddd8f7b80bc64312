package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.yaml.YamlFileException;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriceBookTest {
  private static final PriceBook book = PriceBook.builtIn();
  private static final String RULES =
      """
      provider: p
      models:
        - id: m
          prices:
            - from: 2026-02-01
              to: 2026-03-01
              source: https://example.com/old
              checked: 2026-02-03
              uncertain: seen once
              usd_per_mtok: {input: 1, output: 2}
            - from: 2026-04-01
              source: https://example.com/new
              checked: 2026-04-05
              usd_per_mtok: {input: "3.000001", cache_write_5m: 4, output: 5}
              up_to_input_tokens: 1000
              service_tiers:
                eco: {multiplier: 2}
              regions:
                here: {multiplier: 1}
                there:
                  usd_per_mtok: {input: 7, output: 9}
                  up_to_input_tokens: 2000
                  service_tiers:
                    eco: {usd_per_mtok: {input: 6, output: 8}, up_to_input_tokens: 3000}
      """;

  @Test
  void quoteSaysWhatWasPricedByWhichRule() {
    PriceBook book = book(RULES);
    Usage usage = Usage.builder().add(Component.INPUT, 2).add(Component.REASONING, 3).build();

    PriceQuote quote = book.quote(at("2026-04-01").used(usage).query());

    assertThat(quote)
        .isEqualTo(
            new Priced(
                Map.of(
                    Component.INPUT,
                    new Money(6_000_002),
                    Component.REASONING,
                    new Money(15_000_000)),
                new Money(21_000_002),
                "p/m",
                book.version()));
  }

  @Test
  void quotedComponentsCannotBeChanged() {
    PriceQuote quote = book(RULES).quote(at("2026-04-01").used(Component.INPUT, 1).query());

    assertThat(quote).isInstanceOf(Priced.class);
    assertThatThrownBy(() -> ((Priced) quote).components().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void usageOfNothingCostsNothingWhereTheModelIsKnown() {
    assertThat(at("2026-04-01").usd(book(RULES))).isEqualTo("0");
  }

  @Test
  void priceHoldsFromItsFirstDayToBeforeItsLast() {
    PriceBook book = book(RULES);
    PriceQueries query = at("2026-04-01").used(Component.OUTPUT, 1_000_000);

    assertThat(query.at(PriceQueries.day("2026-02-01")).usd(book)).isEqualTo("2");
    assertThat(query.at(PriceQueries.day("2026-03-01").minusNanos(1)).usd(book)).isEqualTo("2");
    assertThat(query.at(PriceQueries.day("2026-04-01")).usd(book)).isEqualTo("5");
  }

  @Test
  void daysOutsideAllPricesAreUnpriced() {
    PriceBook book = book(RULES);

    assertThat(at("2026-04-01").at(PriceQueries.day("2026-02-01").minusNanos(1)).reason(book))
        .isEqualTo("Rule p/m has no price for 2026-01-31T23:59:59.999999999Z.");
    assertThat(at("2026-03-01").reason(book))
        .isEqualTo("Rule p/m has no price for 2026-03-01T00:00:00Z.");
    assertThat(at("2026-03-31").reason(book))
        .isEqualTo("Rule p/m has no price for 2026-03-31T00:00:00Z.");
  }

  @Test
  void unknownProviderIsUnpriced() {
    assertThat(PriceQueries.of("nobody", "gpt-4o").used(Component.INPUT, 1).reason(book))
        .isEqualTo("There are no price rules for the provider \"nobody\".");
  }

  @Test
  void unknownServiceTierIsUnpriced() {
    assertThat(at("2026-04-01").tier("turbo").reason(book(RULES)))
        .isEqualTo("Rule p/m has no price for the service tier \"turbo\".");
  }

  @Test
  void unknownRegionIsUnpricedWhereRegionsArePricedApart() {
    assertThat(at("2026-04-01").region("moon").reason(book(RULES)))
        .isEqualTo("Rule p/m has no price for the region \"moon\".");
    assertThat(at("2026-02-01").region("moon").used(Component.INPUT, 1_000_000).usd(book(RULES)))
        .isEqualTo("1");
  }

  @Test
  void regionMayHavePricesAndTiersOfItsOwn() {
    PriceQueries query = at("2026-04-01").region("there").used(Component.INPUT, 1_000);

    assertThat(query.usd(book(RULES))).isEqualTo("0.007");
    assertThat(query.tier("eco").usd(book(RULES))).isEqualTo("0.006");
  }

  @Test
  void variantWithoutAPriceThatTheStandardHasDoesNotFallBack() {
    PriceQueries query = at("2026-04-01").used(Component.CACHE_WRITE_5M, 1);

    assertThat(query.region("there").reason(book(RULES)))
        .isEqualTo("Rule p/m has no price for cache_write_5m.");
  }

  @Test
  void oneCacheWritePriceOfAVariantNeverStandsInForTheOther() {
    PriceBook book =
        book(
            """
            provider: p
            models:
              - id: m
                prices:
                  - source: https://example.com
                    checked: 2026-01-01
                    usd_per_mtok: {input: 1, output: 2}
                    service_tiers:
                      eco: {usd_per_mtok: {input: 1, cache_write_5m: 2, output: 2}}
            """);
    PriceQueries written = at("2026-01-01").used(Component.CACHE_WRITE_1H, 1_000_000);

    assertThat(written.usd(book)).isEqualTo("1");
    assertThat(written.tier("eco").reason(book))
        .isEqualTo("Rule p/m has no price for cache_write_1h.");
  }

  @Test
  void multiplierKeepsTheLongestPricedPrompt() {
    PriceQueries eco = at("2026-04-01").tier("eco");

    assertThat(eco.used(Component.INPUT, 1_001).reason(book(RULES)))
        .contains("above 1000 input tokens");
  }

  @Test
  void promptBeyondTheLongestPricedOneIsUnpriced() {
    PriceQueries query = at("2026-04-01");
    PriceBook book = book(RULES);

    assertThat(query.used(Component.INPUT, 1_000).usd(book)).isEqualTo("0.003000001");
    assertThat(query.used(Component.INPUT, 1_001).reason(book))
        .isEqualTo(
            "Rule p/m has no price above 1000 input tokens for the service tier \"standard\".");
  }

  @Test
  void costBeyondTheRangeOfMoneyIsUnpriced() {
    PriceBook book = book(RULES);
    String reason = "The cost by rule p/m is beyond the range of money.";
    Usage sum =
        Usage.builder()
            .add(Component.OUTPUT, 4_000_000_000_000L)
            .add(Component.REASONING, 4_000_000_000_000L)
            .build();

    assertThat(at("2026-02-01").used(Component.OUTPUT, Long.MAX_VALUE).reason(book))
        .isEqualTo(reason);
    assertThat(at("2026-02-01").used(sum).reason(book)).isEqualTo(reason);
  }

  @Test
  void longNameFromTheWireIsCutInTheReason() {
    String reason = PriceQueries.of("openai", "x".repeat(10_000)).reason(book);

    assertThat(reason).hasSizeLessThan(200).contains("x…");
  }

  @Test
  void sourceTellsWhereAPriceComesFrom() {
    assertThat(book(RULES).source(at("2026-02-01").query()))
        .isEqualTo(
            new PriceSource(
                "p/m",
                LocalDate.parse("2026-02-01"),
                LocalDate.parse("2026-03-01"),
                "https://example.com/old",
                LocalDate.parse("2026-02-03"),
                "seen once",
                null));
    assertThat(book(RULES).source(at("2026-03-02").query())).isNull();
  }

  @Test
  void checksAreTheOldestAndTheNewest() {
    assertThat(book(RULES).oldestCheck()).isEqualTo("2026-02-03");
    assertThat(book(RULES).newestCheck()).isEqualTo("2026-04-05");
  }

  @Test
  void versionNamesTheNewestCheckAndTheContent() {
    String version = book(RULES).version();

    assertThat(version).matches("2026-04-05\\+[0-9a-f]{8}");
    assertThat(book(RULES).version()).isEqualTo(version);
    assertThat(book(RULES.replace("output: 2}", "output: 3}")).version()).isNotEqualTo(version);
  }

  @Test
  void providerIsFoundByItsAliasesToo() {
    PriceBook book = book(RULES.replace("provider: p", "provider: p\naliases: [q, r]"));

    assertThat(
            PriceQueries.of("r", "m")
                .at(PriceQueries.day("2026-02-01"))
                .used(Component.INPUT, 1_000_000)
                .usd(book))
        .isEqualTo("1");
  }

  @Test
  void aliasThatIsAnotherProvidersNameIsRefused() {
    String other = RULES.replace("provider: p", "provider: q\naliases: [p]");

    assertThatThrownBy(() -> PriceBook.of(Map.of("p.yaml", RULES, "q.yaml", other)))
        .isInstanceOf(YamlFileException.class)
        .hasMessage("q.yaml:1: provider: the alias \"p\" is another provider's name");
  }

  @Test
  void regionThatIsNotListedHasThePriceOfAllOthers() {
    PriceBook book = book(RULES.replace("here: {multiplier: 1}", "\"*\": {multiplier: 3}"));

    assertThat(at("2026-04-01").region("moon").used(Component.OUTPUT, 1_000_000).usd(book))
        .isEqualTo("15");
    assertThat(at("2026-04-01").region("there").used(Component.OUTPUT, 1_000_000).usd(book))
        .isEqualTo("9");
    assertThat(at("2026-04-01").used(Component.OUTPUT, 1_000_000).usd(book)).isEqualTo("5");
  }

  @Test
  void manyThreadsGetTheSameAnswer() {
    PriceBook book = PriceBook.builtIn();

    assertThat(
            IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(i -> "gpt-4o-20%02d-01-01".formatted(i % 100))
                .map(model -> PriceQueries.of("openai", model).used(Component.INPUT, 1))
                .map(query -> query.usd(book))
                .distinct())
        .containsExactly("0.0000025");
  }

  private static PriceQueries at(String day) {
    return PriceQueries.of("p", "m").at(PriceQueries.day(day));
  }

  private static PriceBook book(String yaml) {
    return PriceBook.of(Map.of("p.yaml", yaml));
  }
}
