package io.percapita.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.pricing.PriceBook;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinePricerTest {
  private static final PriceBook book = PriceBook.builtIn();

  private final JsonLinePricer pricer =
      new JsonLinePricer(book, Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC));

  @Test
  void everyKeyCounts() {
    String line =
        """
        {"id": {"n": 1}, "provider": "openai", "model": "o3", "at": "2025-06-09", "batch": false,
        "tier": "default", "region": null, "usage": {"input": 100, "output": 50, "reasoning": 950}}
        """;

    // before the cut of 2025-06-10: 100 x 10 + 1000 x 40 USD per million
    assertThat(pricer.price(line))
        .isEqualTo(
            "{\"id\":{\"n\":1},\"status\":\"priced\",\"reason\":null,\"rule\":\"openai/o3\","
                + "\"cost_usd\":\"0.041\",\"components\":{\"input\":\"0.001\",\"output\":\"0.002\","
                + "\"reasoning\":\"0.038\"}}");
    assertThat(pricer.price(line.replace("2025-06-09", "2025-06-10T00:00:00+00:00")))
        .contains("\"cost_usd\":\"0.0082\"");
  }

  @Test
  void queryWithoutAnIdIsAnsweredWithNone() {
    assertThat(pricer.price("{\"provider\":\"openai\",\"model\":\"o3\",\"usage\":{}}"))
        .isEqualTo(
            "{\"id\":null,\"status\":\"priced\",\"reason\":null,\"rule\":\"openai/o3\","
                + "\"cost_usd\":\"0\",\"components\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nonsense                                      | line 1: is not JSON",
        "{} {}                                         | line 1: is not JSON",
        "{\"id\":1,\"id\":2}                             | line 1: is not JSON: Duplicate",
        "3                                             | line 1: a query is a JSON object",
        "{\"model\":\"m\",\"usage\":{}}                   | line 1: the key 'provider' is missing",
        "{\"provider\":\"p\",\"usage\":{}}                | line 1: the key 'model' is missing",
        "{\"provider\":\"p\",\"model\":1,\"usage\":{}}    | line 1: model: 1 is not a text",
        "{\"provider\":\"p\",\"model\":\"m\"}              | line 1: the object 'usage' is missing",
        "{\"provider\":\"p\",\"model\":\"m\",\"usage\":{\"input\":-1}} | usage.input: -1 is not a count",
        "{\"provider\":\"p\",\"model\":\"m\",\"usage\":{\"input\":1.5}} | usage.input: 1.5 is not a count",
        "{\"provider\":\"p\",\"model\":\"m\",\"usage\":{\"input\":1e30}} | is not a count",
        "{\"provider\":\"p\",\"model\":\"m\",\"usage\":{\"inputs\":1}} | usage.inputs: unknown key; allowed",
        "{\"provider\":\"p\",\"model\":\"m\",\"usage\":{},\"teir\":\"x\"} | line 1: teir: unknown key; allowed",
        "{\"provider\":\"p\",\"model\":\"m\",\"usage\":{},\"batch\":1} | batch: 1 is not true or false",
        "{\"provider\":\"p\",\"model\":\"m\",\"usage\":{},\"at\":\"1/2\"} | '1/2' is not a time",
      })
  void lineThatIsNotUnderstoodIsUnpricedWithItsReason(String line, String reason) {
    String answer = pricer.price(line);

    assertThat(answer.replace("\\\"", "'"))
        .contains("\"status\":\"unpriced\"", reason, "\"cost_usd\":null");
    assertThat(pricer.misunderstood()).isEqualTo(1);
  }

  /** In ASCII, since the charset of the output may have no more. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "1.10, 1.10",
        "12345678901234567890.5, 12345678901234567890.5",
        "~\"\u00fc\"~, ~\"\\u00FC\"~"
      })
  void idComesBackAsItWasGiven(String id, String answered) {
    assertThat(pricer.price("{\"id\":" + id + "}")).startsWith("{\"id\":" + answered + ",");
  }

  @Test
  void idOfALineThatIsNotUnderstoodIsKept() {
    assertThat(pricer.price("{\"id\":\"x\"}")).startsWith("{\"id\":\"x\",\"status\":\"unpriced\"");
  }
}
