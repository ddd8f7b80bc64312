package io.percapita.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.percapita.provider.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectsTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void everyWordIsADialectAndToldInThePage() throws IOException {
    String page = Files.readString(PAGE);

    for (String name : Dialects.names().split(", ", -1)) {
      assertThatCode(() -> Dialect.valueOf(name.toUpperCase(Locale.ROOT)))
          .doesNotThrowAnyException();
      assertThat(page).contains("\n* `" + name + "`");
      assertThat(Dialects.has(name)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "groq, openai",
    "mistral_ai, mistral",
    "huggingface_together, openai",
    "ollama, ollama",
    "somebody,"
  })
  void theProvidersOwnGoesWithoutSaying(String provider, String dialect) {
    assertThat(Dialects.of(provider)).isEqualTo(dialect);
  }
}
