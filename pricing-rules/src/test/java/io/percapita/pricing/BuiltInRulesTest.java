package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuiltInRulesTest {
  /** The rule files as a person edits them, by their names. */
  static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    RuleDirectory.read(Path.of("rules"))
        .forEach((path, text) -> texts.put(Path.of(path).getFileName().toString(), text));
    return texts;
  }

  @Test
  void packagedRulesAreThoseOfTheFolder() throws IOException {
    PriceBook folder = PriceBook.of(texts());
    PriceBook packaged = PriceBook.builtIn();

    assertThat(packaged.version()).isEqualTo(folder.version());
    assertThat(packaged.rules())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("place")
        .isEqualTo(folder.rules());
  }

  @Test
  void fileIsNamedAfterItsProvider() throws IOException {
    texts()
        .forEach(
            (file, text) ->
                assertThat(file).isEqualTo(PriceBookYaml.read(file, text).provider() + ".yaml"));
  }

  @Test
  void everyPriceNamesAPage() {
    for (ModelRule rule : PriceBook.builtIn().rules()) {
      assertThat(rule.prices())
          .as(rule.id())
          .allSatisfy(price -> assertThat(price.source().source()).startsWith("https://"));
    }
  }

  @Test
  void noCheckLiesInTheFuture() {
    PriceBook book = PriceBook.builtIn();

    assertThat(book.oldestCheck()).isAfter(LocalDate.parse("2026-01-01"));
    assertThat(book.newestCheck()).isBeforeOrEqualTo(LocalDate.now(ZoneOffset.UTC));
  }
}
