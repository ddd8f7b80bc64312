package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.usage.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PricingDocTest {
  @Test
  void exampleIsARuleFileThatPricesAsThePageSays() throws IOException {
    String page = Files.readString(Path.of("../docs/pricing.md"));
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    String example = page.substring(start, page.indexOf("```", start));

    PriceBook book = PriceBook.of(Map.of("pricing.md", example));
    PriceQueries large =
        PriceQueries.of("acme", "proxy/acme-large").at(PriceQueries.day("2026-03-13"));

    assertThat(large.used(Component.INPUT, 200_000).usd(book)).isEqualTo("0.6");
    assertThat(large.used(Component.INPUT, 200_001).usd(book)).isEqualTo("1.200006");
    assertThat(large.tier("fast").used(Component.INPUT, 200_000).usd(book)).isEqualTo("1.2");
    assertThat(large.tier("fast").used(Component.INPUT, 200_001).reason(book))
        .contains("above 200000 input tokens");
  }
}
