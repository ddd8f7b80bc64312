package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuiltInRulesTest {
  @Test
  void listedFilesAreThoseOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("rules"))) {
      assertThat(BuiltInRules.FILES)
          .containsExactlyElementsOf(
              files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void fileIsNamedAfterItsProvider() {
    BuiltInRules.texts()
        .forEach(
            (file, text) ->
                assertThat(file).isEqualTo(PriceBookYaml.read(file, text).provider() + ".yaml"));
  }

  @Test
  void noCheckLiesInTheFuture() {
    PriceBook book = PriceBook.builtIn();

    assertThat(book.oldestCheck()).isAfter(LocalDate.parse("2026-01-01"));
    assertThat(book.newestCheck()).isBeforeOrEqualTo(LocalDate.now(ZoneOffset.UTC));
  }
}
