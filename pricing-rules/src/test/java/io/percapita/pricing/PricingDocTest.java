package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.usage.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of the page on prices are rule files, and price as the page says. */
class PricingDocTest {
  private static final Pattern RULES =
      Pattern.compile("```yaml\n(provider: .*?)```", Pattern.DOTALL);

  private List<String> examples = List.of();

  @BeforeEach
  void readPage() throws IOException {
    String page = Files.readString(Path.of("../docs/pricing.md"));
    examples = RULES.matcher(page).results().map(match -> match.group(1)).toList();
  }

  @Test
  void ruleByExample() {
    PriceBook book = PriceBook.of(Map.of("pricing.md", examples.get(0)));
    PriceQueries large =
        PriceQueries.of("acme", "proxy/acme-large").at(PriceQueries.day("2026-03-13"));

    assertThat(large.used(Component.INPUT, 200_000).usd(book)).isEqualTo("0.6");
    assertThat(large.used(Component.INPUT, 200_001).usd(book)).isEqualTo("1.200006");
    assertThat(large.tier("fast").used(Component.INPUT, 200_000).usd(book)).isEqualTo("1.2");
    assertThat(large.tier("fast").used(Component.INPUT, 200_001).reason(book))
        .contains("above 200000 input tokens");
    assertThat(large.region("eu").used(Component.INPUT, 200_000).usd(book)).isEqualTo("0.75");
    assertThat(
            large
                .at(Instant.parse("2026-03-15T00:29:59Z"))
                .used(Component.INPUT, 200_000)
                .usd(book))
        .isEqualTo("0.3");
  }

  @Test
  void pricesOfYourOwn() {
    Map<String, String> files = new HashMap<>();
    for (String example : examples.subList(1, examples.size())) {
      files.put(files.size() + ".yaml", example);
    }
    PriceBook book = PriceBook.builtIn().with(files);

    assertThat(files).hasSize(3);
    assertThat(million("openai", "gpt-4o", book).total().toUsdString()).isEqualTo("2");
    // 20 and 12.5 % off 1.25 and 2 USD
    assertThat(million("openai", "gpt-5", book).total().toUsdString()).isEqualTo("1");
    assertThat(million("openai", "gpt-5", book).rule()).isEqualTo("openai/gpt-5*0.8");
    assertThat(million("openai", "o3", book).total().toUsdString()).isEqualTo("1.75");
    assertThat(million("azure.ai.openai", "summaries-prod", book).rule())
        .isEqualTo("azure.ai.openai/gpt-4o");
    assertThat(million("vllm", "qwen3-32b", book).total().toUsdString()).isEqualTo("0.2");
  }

  private static Priced million(String provider, String model, PriceBook book) {
    PriceQueries query = PriceQueries.of(provider, model).used(Component.INPUT, 1_000_000);
    return (Priced) book.quote(query.query());
  }
}
