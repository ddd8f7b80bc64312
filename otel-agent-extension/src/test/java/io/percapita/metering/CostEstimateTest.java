package io.percapita.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.pricing.PriceBook;
import io.percapita.provider.Endpoint;
import io.percapita.provider.ProviderCatalog;
import io.percapita.provider.RequestSize;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At gpt-4o's $2.50 and $10 per million tokens, and $0.02 of its small embeddings. */
final class CostEstimateTest {
  private static final Instant AT = Instant.parse("2026-03-15T12:00:00Z");
  private static final long PICO_PER_INPUT = 2_500_000;
  private static final long PICO_PER_OUTPUT = 10_000_000;

  private final PriceBook book = PriceBook.builtIn();
  private final Precedents precedents = new Precedents();
  private final CostEstimate estimate =
      new CostEstimate(new CallPricer(() -> book), precedents, 1000, 6000);

  @ParameterizedTest
  @CsvSource({
    // text, limit, answers, read, length, input, output
    "300, 50, 1, true, 300, 100, 50",
    "301, 50, 3, true, 301, 101, 150",
    "300, -1, 1, true, 940, 110, 1000",
    "0, -1, 1, false, 600, 200, 1000",
    "0, -1, 1, false, 12400, 2100, 1000",
    "0, -1, 1, false, -1, 2000, 1000" // as long as any that is read
  })
  void reckonsWithTheLongestAnswer(
      long text, long limit, long answers, boolean read, long length, long input, long output) {
    assertThat(picoUsd("/v1/chat/completions", "gpt-4o", text, limit, answers, read, length))
        .isEqualTo(input * PICO_PER_INPUT + output * PICO_PER_OUTPUT);
  }

  @ParameterizedTest
  @CsvSource({"text-embedding-3-small, 20000", "acme-1, 0"})
  void whatHasNoAnswerOrNoPriceIsNotReckonedWithOne(String model, long each) {
    assertThat(picoUsd("/v1/embeddings", model, 300, -1, 1, true, 300)).isEqualTo(100 * each);
  }

  @Test
  void anUnknownModelIsTheDearestOfTheProviders() {
    assertThat(unknown("/v1/chat/completions", 300))
        .isEqualTo(book.dearest("openai", 100, 1000, AT).picoUsd())
        .isGreaterThan(100 * PICO_PER_INPUT + 1000 * PICO_PER_OUTPUT);
    assertThat(unknown("/v1/embeddings", 300))
        .isEqualTo(book.dearest("openai", 100, 0, AT).picoUsd())
        .isGreaterThanOrEqualTo(100 * 20_000);
  }

  @Test
  void anUnknownModelIsTheDearestOfThoseAskedForBefore() {
    Endpoint chat = endpoint("/v1/chat/completions");
    precedents.model(chat, "gpt-4o-mini", null);
    precedents.model(chat, "gpt-4o", null);
    precedents.model(chat, "acme-1", null);

    assertThat(unknown("/v1/chat/completions", 300))
        .isEqualTo(100 * PICO_PER_INPUT + 1000 * PICO_PER_OUTPUT);
    assertThat(unknown("/v1/embeddings", 300))
        .isEqualTo(book.dearest("openai", 100, 0, AT).picoUsd());
  }

  @Test
  void ofTooManyModelsAnyMayBeNext() {
    for (int i = 0; i < 20; i++) {
      precedents.model(endpoint("/v1/chat/completions"), i == 0 ? "gpt-4o" : "acme-" + i, null);
    }

    assertThat(unknown("/v1/chat/completions", 300))
        .isEqualTo(book.dearest("openai", 100, 1000, AT).picoUsd());
  }

  @Test
  void anAnswerWithoutLimitIsReckonedWithAsTheModelsLongest() {
    Endpoint chat = endpoint("/v1/chat/completions");
    precedents.answer(chat, "gpt-4o", 20_000, AT);
    precedents.answer(chat, "gpt-4o", 300, AT);
    precedents.answer(chat, "gpt-4o-mini", 90_000, AT);

    assertThat(picoUsd("/v1/chat/completions", "gpt-4o", 300, -1, 1, true, 300))
        .isEqualTo(100 * PICO_PER_INPUT + 20_000 * PICO_PER_OUTPUT);
    assertThat(picoUsd("/v1/chat/completions", "gpt-4o", 300, 50, 1, true, 300))
        .isEqualTo(100 * PICO_PER_INPUT + 50 * PICO_PER_OUTPUT);
    assertThat(picoUsd("/v1/chat/completions", "gpt-4o", 300, -1, 30, true, 300))
        .as("several short ones may be longer")
        .isEqualTo(100 * PICO_PER_INPUT + 30_000 * PICO_PER_OUTPUT);
  }

  @Test
  void anAnswerThatGotOutOfHandIsForgottenAfterTwoHours() {
    Endpoint chat = endpoint("/v1/chat/completions");
    precedents.answer(chat, "gpt-4o", 20_000, AT);
    precedents.answer(chat, "gpt-4o", 300, AT.plusSeconds(3600));

    assertThat(precedents.longestAnswer(chat, "gpt-4o", AT.plusSeconds(3600))).isEqualTo(20_000);
    assertThat(precedents.longestAnswer(chat, "gpt-4o", AT.plusSeconds(7200))).isEqualTo(300);
    assertThat(precedents.longestAnswer(chat, "gpt-4o", AT.plusSeconds(10_800))).isZero();
  }

  @Test
  void longestAnswersOfManyModelsAreKeptTogether() {
    Endpoint chat = endpoint("/v1/chat/completions");
    for (int i = 0; i < 1000; i++) {
      precedents.answer(chat, "acme-" + i, 1000 + i, AT);
    }

    assertThat(precedents.longestAnswer(chat, "acme-3", AT)).isEqualTo(1003);
    assertThat(precedents.longestAnswer(chat, "acme-500", AT)).isEqualTo(1999);
    assertThat(precedents.longestAnswer(chat, "gpt-4o", AT)).isEqualTo(1999);
  }

  @Test
  void anUnknownLengthIsThatOfTheLongestBefore() {
    Endpoint chat = endpoint("/v1/chat/completions");
    precedents.length(chat, 600);
    precedents.length(chat, 300);

    assertThat(picoUsd("/v1/chat/completions", "gpt-4o", 0, -1, 1, false, -1))
        .isEqualTo(200 * PICO_PER_INPUT + 1000 * PICO_PER_OUTPUT);
  }

  private long unknown(String path, long length) {
    return picoUsd(path, null, 0, -1, 1, false, length);
  }

  private long picoUsd(
      String path,
      @Nullable String model,
      long text,
      long limit,
      long answers,
      boolean read,
      long length) {
    return estimate.picoUsd(
        endpoint(path), model, null, new RequestSize(text, limit, answers), read, length, AT);
  }

  private static Endpoint endpoint(String path) {
    return Objects.requireNonNull(
        new ProviderCatalog(List.of()).find("POST", URI.create("https://api.openai.com" + path)));
  }
}
