package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.yaml.YamlFileException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Negotiated prices, models of one's own and discounts, laid over the listed prices. */
class OwnPricesTest {
  private static final String LISTED =
      """
      provider: acme
      aliases: [acme-inc]
      models:
        - id: large
          prices:
            - source: https://example.com
              checked: 2026-01-01
              usd_per_mtok: {input: 10, output: 40}
              usd_per_1000_requests: {web_search: 10}
              service_tiers: {batch: {multiplier: 0.5}}
        - id: large-audio
          prices: [{source: https://example.com, checked: 2026-01-01, usd_per_mtok: {input: 20}}]
        - id: small
          aliases: [petite]
          prefixes: ["ft:small"]
          prices: [{source: https://example.com, checked: 2026-01-01, usd_per_mtok: {input: 1}}]
      """;
  private static final PriceBook list = PriceBook.of(Map.of("acme.yaml", LISTED));

  @Test
  void priceOfOnesOwnHoldsOnItsDaysAndTheListedOneOnAllOthers() {
    PriceBook book =
        with(
            """
            provider: acme
            models:
              - id: large
                prices:
                  - from: 2026-03-01
                    to: 2026-04-01
                    source: contract 4711
                    checked: 2026-02-01
                    usd_per_mtok: {input: 7, output: 30}
            """);
    PriceQueries query = million("large");

    assertThat(query.at(PriceQueries.day("2026-02-28")).usd(book)).isEqualTo("10");
    assertThat(query.at(PriceQueries.day("2026-03-01")).usd(book)).isEqualTo("7");
    assertThat(query.at(PriceQueries.day("2026-04-01")).usd(book)).isEqualTo("10");
    assertThat(book.source(query.at(PriceQueries.day("2026-03-01")).query()).source())
        .isEqualTo("contract 4711");
  }

  @ParameterizedTest
  @CsvSource({"small", "small-2026-05-01", "petite", "ft:small:us::1"})
  void priceOfOnesOwnHoldsForAllNamesOfTheListedRuleItNames(String name) {
    String own =
        """
        provider: acme
        models:
          - id: small
            prices: [{source: us, checked: 2026-01-01, usd_per_mtok: {input: 0.5}}]
        """;

    assertThat(million(name).usd(with(own))).isEqualTo("0.5");
    assertThat(million(name).usd(with(own + "    snapshots: false\n")))
        .isEqualTo(name.equals("small") ? "0.5" : "1");
  }

  @Test
  void priceOfOnesOwnHoldsInTheRegionThatTheNameTells() {
    PriceBook book =
        PriceBook.builtIn()
            .with(
                Map.of(
                    "own.yaml",
                    """
                    provider: aws.bedrock
                    models:
                      - id: anthropic.claude-sonnet-4-5
                        prices:
                          - source: us
                            checked: 2026-01-01
                            usd_per_mtok: {input: 2}
                            regions: {global: {multiplier: 1}, eu: {multiplier: 1.25}}
                    """));
    String model = ".anthropic.claude-sonnet-4-5-20250929-v1:0";

    assertThat(
            PriceQueries.of("aws.bedrock", "eu" + model).used(Component.INPUT, 1_000_000).usd(book))
        .isEqualTo("2.5");
    assertThat(
            PriceQueries.of("aws.bedrock", "global" + model)
                .used(Component.INPUT, 1_000_000)
                .usd(book))
        .isEqualTo("2");
  }

  @Test
  void priceOfOnesOwnHoldsForAllNamesOfTheProvider() {
    PriceBook book =
        with(
            """
            provider: acme
            models:
              - id: large
                prices: [{source: us, checked: 2026-01-01, usd_per_mtok: {input: 7}}]
              - id: nickname
                same_as: acme-inc/large
            """);

    assertThat(PriceQueries.of("acme-inc", "large").used(Component.INPUT, 1_000_000).usd(book))
        .isEqualTo("7");
    assertThat(million("nickname").usd(book)).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "provider: acme-inc                    | \"acme-inc\" is another name of acme; write acme",
        "provider: ours, aliases: [acme]       | the alias \"acme\" is another provider's name",
        "provider: ours, aliases: [acme-inc]   | the alias \"acme-inc\" is another provider's name",
      })
  void fileThatNamesAListedProviderOtherwiseIsRefused(String file, String problem) {
    assertThatThrownBy(
            () -> with("{" + file + ", discounts: [{percent_off: 10, source: contract}]}"))
        .isInstanceOf(YamlFileException.class)
        .hasMessage("own.yaml:1: provider: " + problem);
  }

  @Test
  void modelOfOnesOwnNeedsNoListedProvider() {
    PriceBook book =
        with(
            """
            provider: our-cluster
            models:
              - id: llama-70b
                patterns: ["*llama*70b*"]
                prices:
                  - source: bill of materials
                    checked: 2026-01-01
                    gpu_hours:
                      usd_per_hour: 10
                      tokens_per_hour: {input: 72000000, output: 4320000}
            """);
    // 10 USD / 72,000,000 = 138,888.89 pico-dollars; 10 USD / 4,320,000 = 2,314,814.81.
    PriceQueries query = PriceQueries.of("our-cluster", "meta/llama-3-70b-instruct");

    assertThat(query.used(Component.INPUT, 1).usd(book)).isEqualTo("0.000000138889");
    assertThat(query.used(Component.OUTPUT, 1).usd(book)).isEqualTo("0.000002314815");
    assertThat(PriceQueries.of("our-cluster", "x").reason(book))
        .isEqualTo("No price rule of the provider our-cluster matches the model \"x\".");
  }

  @ParameterizedTest
  @CsvSource({"large, large, 10", "acme/large, large, 10", "acme-inc/small, s, 1"})
  void anotherNameIsBilledAsItsModel(String sameAs, String deployment, String usd) {
    PriceBook book =
        with(
            """
            provider: azure
            models:
              - id: my-deployment
                same_as: %s
            """
                .formatted(sameAs.contains("/") ? sameAs : "acme/" + sameAs));

    assertThat(PriceQueries.of("azure", "my-deployment").used(Component.INPUT, 1_000_000).usd(book))
        .as(deployment)
        .isEqualTo(usd);
    assertThat(book.source(PriceQueries.of("azure", "my-deployment").query()).rule())
        .startsWith("acme/");
  }

  @Test
  void anotherNameMayStandForAModelOfOnesOwn() {
    PriceBook book =
        with(
            """
            provider: acme
            models:
              - id: mine
                prices: [{source: us, checked: 2026-01-01, usd_per_mtok: {input: 3}}]
              - id: nickname
                same_as: mine
            """);

    assertThat(million("nickname").usd(book)).isEqualTo("3");
  }

  @Test
  void anotherNameForNoModelIsRefused() {
    assertThatThrownBy(() -> with("provider: acme\nmodels:\n  - {id: n, same_as: huge}\n"))
        .isInstanceOf(YamlFileException.class)
        .hasMessage("own.yaml:3: models[0].same_as: no rule prices the model \"huge\" of \"acme\"");
  }

  @Test
  void anotherNameForAnotherNameIsRefused() {
    assertThatThrownBy(
            () ->
                with(
                    """
                    provider: acme
                    models:
                      - {id: a, same_as: b}
                      - {id: b, same_as: large}
                    """))
        .hasMessageContaining("own.yaml:3: models[0].same_as: no rule prices the model \"b\"");
  }

  @Test
  void discountIsTakenOffTokensAndRequests() {
    PriceBook book = with(discounts("{percent_off: 15, source: contract}"));
    Usage usage =
        Usage.builder().add(Component.INPUT, 1_000_000).add(Component.WEB_SEARCH, 100).build();

    assertThat(book.quote(million("large").used(usage).query()))
        .isEqualTo(
            new Priced(
                Map.of(
                    Component.INPUT,
                    new Money(8_500_000_000_000L),
                    Component.WEB_SEARCH,
                    new Money(850_000_000_000L)),
                new Money(9_350_000_000_000L),
                "acme/large*0.85",
                book.version()));
    assertThat(million("large").tier("batch").usd(book)).isEqualTo("4.25");
    assertThat(book.source(million("large").query()).discount())
        .isEqualTo("*0.85 of the list price: contract (own.yaml:3)");
  }

  @ParameterizedTest
  @CsvSource({"percent_off: 100, 0", "multiplier: 0, 0", "multiplier: 100, 1000"})
  void discountMayBeAsLargeAsItsRange(String discount, String usd) {
    PriceBook book = with(discounts("{" + discount + ", source: contract}"));

    assertThat(new BigDecimal(million("large").usd(book))).isEqualByComparingTo(usd);
  }

  @Test
  void discountThatNamesARuleMostCloselyHolds() {
    PriceBook book =
        with(
            discounts(
                "{percent_off: 10, source: all}",
                "{percent_off: 20, source: family, models: [\"large*\"]}",
                "{multiplier: 0.7, source: one, models: [large], from: 2026-03-01}"));
    PriceQueries large = million("large");

    assertThat(large.at(PriceQueries.day("2026-02-28")).usd(book)).isEqualTo("8");
    assertThat(large.at(PriceQueries.day("2026-03-01")).usd(book)).isEqualTo("7");
    assertThat(million("large-audio").usd(book)).isEqualTo("16");
    assertThat(million("small").usd(book)).isEqualTo("0.9");
  }

  @Test
  void discountDoesNotTouchPricesOfOnesOwn() {
    PriceBook book =
        with(
            discounts("{percent_off: 10, source: all}")
                + """
                models:
                  - id: small
                    prices: [{source: us, checked: 2026-01-01, usd_per_mtok: {input: 2}}]
                """);

    assertThat(million("small").usd(book)).isEqualTo("2");
  }

  @Property
  void discountedCostIsAtMostHalfAPicoDollarOff(
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long tokens,
      @ForAll @LongRange(min = 1, max = 1_000_000) long partsPerMillion) {
    PriceBook book =
        with(
            discounts(
                "{multiplier: %s, source: x}"
                    .formatted(BigDecimal.valueOf(partsPerMillion, 6).toPlainString())));
    BigDecimal exact =
        BigDecimal.valueOf(tokens * 1_000_000L)
            .multiply(BigDecimal.valueOf(partsPerMillion, 6))
            .setScale(0, RoundingMode.HALF_UP);

    assertThat(million("small").used(Component.INPUT, tokens).usd(book))
        .isEqualTo(new Money(exact.longValueExact()).toUsdString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{percent_off: 0, source: x}                | \"0\" is not a percentage; write a number above 0",
        "{percent_off: 101, source: x}              | \"101\" is not a percentage",
        "{percent_off: 1.23456, source: x}          | with at most 4 decimals",
        "{percent_off: many, source: x}             | \"many\" is not a percentage",
        "{multiplier: -1, source: x}                | \"-1\" is not a factor; write a number from 0 to 100",
        "{source: x}                                | give either percent_off or multiplier",
        "{percent_off: 1, multiplier: 1, source: x} | give either percent_off or multiplier",
        "{percent_off: 1}                           | the key \"source\" is missing",
        "{percent_off: 1, source: x, models: [lage]} | is about no price rule of \"acme\"",
        "{percent_off: 1, source: x, from: 2026-01-02, to: 2026-01-01} | is not after from",
        "{percent_off: 1, source: x, until: 2026-01-01} | unknown key; allowed here: from, models",
      })
  void faultyDiscountIsRefused(String discount, String problem) {
    assertThatThrownBy(() -> with(discounts(discount)))
        .isInstanceOf(YamlFileException.class)
        .hasMessageStartingWith("own.yaml:3: discounts[0]")
        .hasMessageContaining(problem);
  }

  @Test
  void twoDiscountsOnOneDayAreRefused() {
    String first = "{percent_off: 10, source: a, to: 2026-03-01}";

    assertThat(
            million("small")
                .at(PriceQueries.day("2026-03-01"))
                .usd(with(discounts(first, "{percent_off: 20, source: b, from: 2026-03-01}"))))
        .isEqualTo("0.8");
    assertThatThrownBy(
            () -> with(discounts(first, "{percent_off: 20, source: b, from: 2026-02-28}")))
        .hasMessageContaining("own.yaml:4: discounts[1]: ties with the discount of own.yaml:3");
  }

  @Test
  void versionTellsTheFilesLaidOver() {
    String discount = discounts("{percent_off: 10, source: a}");

    assertThat(with(discount).version())
        .matches("2026-01-01\\+[0-9a-f]{8}\\.[0-9a-f]{8}")
        .startsWith(list.version())
        .isNotEqualTo(with(discount.replace("10", "11")).version());
    assertThat(list.with(Map.of())).isSameAs(list);
  }

  @Test
  void ownFilesMayShareAProviderButNotAName() {
    String model =
        """
        provider: acme
        models:
          - id: %s
            prices: [{source: us, checked: 2026-01-01, usd_per_mtok: {input: 3}}]
        """;

    assertThat(
            million("b")
                .usd(
                    list.with(
                        Map.of("a.yaml", model.formatted("a"), "b.yaml", model.formatted("b")))))
        .isEqualTo("3");
    assertThatThrownBy(
            () -> list.with(Map.of("a.yaml", model.formatted("a"), "b.yaml", model.formatted("a"))))
        .hasMessageMatching("[ab].yaml:3: .*the name \"a\" belongs to acme/a \\(line 3\\) too.*");
  }

  private static String discounts(String... discounts) {
    return "provider: acme\ndiscounts:\n  - " + String.join("\n  - ", discounts) + "\n";
  }

  private static PriceQueries million(String model) {
    return PriceQueries.of("acme", model).used(Component.INPUT, 1_000_000);
  }

  private static PriceBook with(String own) {
    return list.with(Map.of("own.yaml", own));
  }
}
