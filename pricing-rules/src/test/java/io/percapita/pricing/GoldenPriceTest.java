package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Prices worked out by hand from the providers' pages and from public lists, not from the rules:
 * tokens times USD per million tokens, searches times USD per thousand.
 */
class GoldenPriceTest {
  private static final String OPENAI = "golden-prices/openai.csv";
  private static final String ANTHROPIC = "golden-prices/anthropic.csv";
  private static final String GOOGLE = "golden-prices/google.csv";
  private static final String AZURE = "golden-prices/azure.csv";
  private static final String BEDROCK = "golden-prices/bedrock.csv";
  private static final String VENDORS = "golden-prices/vendors.csv";
  private static final String HOSTS = "golden-prices/hosts.csv";
  private static final List<String> TABLES =
      List.of(OPENAI, ANTHROPIC, GOOGLE, AZURE, BEDROCK, VENDORS, HOSTS);

  private static final PriceBook book = PriceBook.builtIn();

  @ParameterizedTest(name = "{1} {2}: {0}")
  @CsvFileSource(
      resources = {OPENAI, ANTHROPIC, GOOGLE, AZURE, BEDROCK, VENDORS, HOSTS},
      delimiter = '|',
      numLinesToSkip = 1)
  void usageCostsWhatTheProviderBills(
      String name,
      String provider,
      String model,
      String time,
      String tier,
      @Nullable String region,
      String usage,
      String usd,
      String sum) {
    PriceQuery query = new PriceQuery(provider, model, time(time), tier, region, usage(usage));

    assertThat(new PriceQueries(query).usd(book)).as(name).isEqualTo(usd);
    assertThat(usd).as("sum as written out").isEqualTo(written(sum));
  }

  @ParameterizedTest(name = "{1} {2}: {0}")
  @CsvFileSource(resources = "unpriced.csv", delimiter = '|', numLinesToSkip = 1)
  void usageWithoutAKnownPriceIsUnpriced(
      String name,
      String provider,
      String model,
      String time,
      String tier,
      @Nullable String region,
      String usage,
      String reason) {
    PriceQuery query = new PriceQuery(provider, model, time(time), tier, region, usage(usage));

    assertThat(new PriceQueries(query).reason(book)).as(name).startsWith(reason);
  }

  @Test
  void everyProviderAndEveryComponentIsInTheTables() throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String table : TABLES) {
      rows.addAll(rows(table));
    }

    assertThat(rows).extracting(row -> row[1]).containsAll(providers());
    for (Component component : Component.values()) {
      assertThat(rows).anyMatch(row -> (" " + row[6]).contains(" " + component.id() + "="));
    }
  }

  private static Set<String> providers() {
    return book.rules().stream()
        .map(rule -> rule.id().substring(0, rule.id().indexOf('/')))
        .collect(Collectors.toSet());
  }

  private static List<String[]> rows(String table) throws IOException {
    try (InputStream in = GoldenPriceTest.class.getResourceAsStream(table)) {
      assertThat(in).as(table).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(line -> line.split("\\|", -1))
          .toList();
    }
  }

  /** A day, which is its first second in UTC, or an instant. */
  private static Instant time(String text) {
    return text.contains("T") ? Instant.parse(text) : PriceQueries.day(text);
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
