package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percapita.usage.Component;
import io.percapita.yaml.YamlFileException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourlyPriceTest {
  private static final String RULES =
      """
      provider: p
      models:
        - id: m
          prices:
            - source: https://example.com
              checked: 2026-01-01
              usd_per_mtok: {input: 1, cache_read: 0.1, output: 2}
              hours:
                - from: "16:30"
                  to: "00:30"
                  multiplier: 0.5
                - from: "12:00"
                  to: "13:00"
                  usd_per_mtok: {input: 7, output: 9}
      """;

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T16:29:59.999Z, 1",
    "2026-01-31T16:30:00Z, 0.5",
    "2026-01-31T23:59:59Z, 0.5",
    "2026-02-01T00:29:59Z, 0.5",
    "2026-02-01T00:30:00Z, 1",
    "2026-02-01T12:00:00Z, 7",
    "2026-02-01T13:00:00Z, 1",
    "1969-12-31T12:59:59Z, 7",
  })
  void hourOfTheDayDecides(Instant at, String usd) {
    assertThat(at(at).used(Component.INPUT, 1_000_000).usd(book(RULES))).isEqualTo(usd);
  }

  @Test
  void pricesOfAnHourThatLeaveOutAComponentDoNotFallBack() {
    PriceQueries cached = at(Instant.parse("2026-02-01T12:00:00Z")).used(Component.CACHE_READ, 1);

    assertThat(cached.reason(book(RULES))).isEqualTo("Rule p/m has no price for cache_read.");
  }

  @Test
  void multiplierOfAnHourHoldsForTiersAndRegions() {
    PriceBook book =
        book(
            RULES.substring(0, RULES.indexOf("          - from: \"12"))
                + """
                        service_tiers: {batch: {multiplier: 0.5}}
                        regions: {global: {multiplier: 1}, "*": {multiplier: 1.1}}
                """);
    PriceQueries night = at(Instant.parse("2026-02-01T20:00:00Z")).used(Component.INPUT, 1_000_000);

    assertThat(night.tier("batch").usd(book)).isEqualTo("0.25");
    assertThat(night.tier("batch").region("moon").usd(book)).isEqualTo("0.275");
    assertThat(night.region("global").usd(book)).isEqualTo("0.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from: \"12:00\" | from: \"00:00\" | prices[0].hours[1]: overlaps hours above",
        "to: \"13:00\"   | to: \"12:00\"   | begins and ends in one minute",
        "from: \"12:00\" | from: noon      | \"noon\" is not a time of day; write HH:MM",
        "from: \"12:00\" | from: 12:00:01  | is not a time of day; write HH:MM",
        "multiplier: 0.5 | tokens: 3       | unknown key; allowed here: context, from",
      })
  void faultyHoursAreRefused(String sound, String broken, String problem) {
    assertThatThrownBy(() -> book(RULES.replace(sound, broken)))
        .isInstanceOf(YamlFileException.class)
        .hasMessageStartingWith("p.yaml:")
        .hasMessageContaining(problem);
  }

  @Test
  void pricesOfAnHourBesideTiersAreRefused() {
    assertThatThrownBy(() -> book(RULES + "        service_tiers: {batch: {multiplier: 0.5}}\n"))
        .hasMessageContaining("the entry has tiers or regions; give a multiplier");
  }

  private static PriceQueries at(Instant at) {
    return PriceQueries.of("p", "m").at(at);
  }

  private static PriceBook book(String yaml) {
    return PriceBook.of(Map.of("p.yaml", yaml));
  }
}
