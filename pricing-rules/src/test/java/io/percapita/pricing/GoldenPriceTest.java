package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Prices worked out by hand from the providers' pages: tokens times USD per million tokens,
 * searches times USD per thousand.
 */
class GoldenPriceTest {
  private static final PriceBook book = PriceBook.builtIn();

  @ParameterizedTest(name = "{0}: {2}")
  @CsvFileSource(resources = "golden-prices.csv", delimiter = '|', numLinesToSkip = 1)
  void usageCostsWhatTheProviderBills(
      String name,
      String provider,
      String model,
      String day,
      String tier,
      @Nullable String region,
      String usage,
      String usd,
      String sum) {
    PriceQuery query =
        new PriceQuery(provider, model, PriceQueries.day(day), tier, region, usage(usage));

    assertThat(new PriceQueries(query).usd(book)).as(name).isEqualTo(usd);
    assertThat(usd).as("sum as written out").isEqualTo(written(sum));
  }

  private static Usage usage(String text) {
    Usage.Builder usage = Usage.builder();
    for (String part : text.split(" ", -1)) {
      String[] count = part.split("=", 2);
      usage.add(component(count[0]), Long.parseLong(count[1]));
    }
    return usage.build();
  }

  private static Component component(String id) {
    return Arrays.stream(Component.values())
        .filter(component -> component.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String written(String sum) {
    BigDecimal total = BigDecimal.ZERO;
    for (String term : sum.split(" \\+ ", -1)) {
      String[] factors = term.split("( searches)? x ", 2);
      int decimals = term.contains("searches") ? 3 : 6;
      total =
          total.add(
              new BigDecimal(factors[0])
                  .multiply(new BigDecimal(factors[1]))
                  .movePointLeft(decimals));
    }
    return total.signum() == 0 ? "0" : total.stripTrailingZeros().toPlainString();
  }
}
