package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMatchingTest {
  private static final PriceBook book = PriceBook.builtIn();

  @ParameterizedTest
  @CsvFileSource(resources = "model-names.csv", useHeadersInDisplayName = true)
  void publicNameResolvesToItsRule(String provider, String model, String rule) {
    PriceQuery query = PriceQueries.of(provider, model).query();

    PriceSource source = book.source(query);

    assertThat(source).extracting(PriceSource::rule).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o-vision-preview",
    "openai, gpt-4o-2024-08-06-custom",
    "openai, gpt-5-ultra",
    "openai, gpt-40",
    "openai, o1-2",
    "openai, o3-ultra",
    "openai, text-embedding-3",
    "openai, ft:gpt-9:acme::1",
    "openai, GPT-4O",
    "anthropic, claude",
    "anthropic, claude-opus-4-9",
    "anthropic, claude-sonnet-4-5-fast",
  })
  void unknownNameIsNotSwallowedByALikeOne(String provider, String model) {
    assertThat(book.source(PriceQueries.of(provider, model).query())).isNull();
  }

  @Test
  void mostSpecificRuleWins() {
    ProviderRules rules =
        rules(
            """
            provider: p
            models:
              - id: m
                prefixes: [m-]
                prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 1}}]
              - id: m-fast
                prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 2}}]
              - id: m-fast-2026-02-02
                prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 3}}]
              - id: long
                patterns: ["m-f*x"]
                prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 4}}]
            """);

    assertThat(
            List.of(
                idOf(rules, "m"),
                idOf(rules, "m-slow"),
                idOf(rules, "m-fast"),
                idOf(rules, "m-fast-2026-01-01"),
                idOf(rules, "m-fast-2026-02-02"),
                idOf(rules, "m-fox")))
        .containsExactly("p/m", "p/m", "p/m-fast", "p/m-fast", "p/m-fast-2026-02-02", "p/long");
  }

  @Test
  void ruleWithoutSnapshotsMatchesNoDates() {
    ProviderRules rules =
        rules(
            """
            provider: p
            models:
              - id: m
                snapshots: false
                prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 1}}]
            """);

    assertThat(rules.find("m")).isNotNull();
    assertThat(rules.find("m-2026-01-01")).isNull();
  }

  @Test
  void rememberedNamesAreBoundedInNumberAndLength() {
    ProviderRules rules =
        rules(
            """
            provider: p
            models:
              - id: m
                prefixes: [m-]
                prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 1}}]
            """);

    int most = 0;
    for (int i = 0; i < 5_000; i++) {
      assertThat(rules.find("m-" + i)).isNotNull();
      most = Math.max(most, rules.rememberedNames());
    }
    int before = rules.rememberedNames();
    assertThat(rules.find("m-" + "x".repeat(10_000))).isNotNull();

    assertThat(most).isEqualTo(1_024);
    assertThat(rules.rememberedNames()).isEqualTo(before);
  }

  @Test
  void rememberedNameKeepsItsRule() {
    ProviderRules rules =
        rules(
            """
            provider: p
            models:
              - id: m
                prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 1}}]
            """);

    assertThat(rules.find("m-2026-01-01")).isSameAs(rules.find("m-2026-01-01")).isNotNull();
    assertThat(rules.rememberedNames()).isEqualTo(1);
  }

  private static ProviderRules rules(String yaml) {
    return new ProviderRules("p", PriceBookYaml.read("p.yaml", yaml).models());
  }

  private static String idOf(ProviderRules rules, String model) {
    ProviderRules.Match match = rules.find(model);
    return match == null ? "none" : match.rule().id();
  }
}
