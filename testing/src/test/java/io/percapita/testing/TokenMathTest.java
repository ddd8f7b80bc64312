package io.percapita.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenMathTest {
  private static final String LONG_SYSTEM = "x".repeat(4 * 1024);

  private final TokenMath tokens = new TokenMath();

  @Test
  void aTokenIsFourCharactersAndPartsOfOneCount() {
    StandInUsage usage = tokens.of(prompt("gpt-4o", "12345", "123456789", 7));

    assertThat(usage).isEqualTo(new StandInUsage(2 + 3, 0, 0, 0, 7, 0));
  }

  @Test
  void aLongSystemPromptIsWrittenToTheCacheAndReadAtSecondSight() {
    StandInUsage first = tokens.of(prompt("gpt-4o", LONG_SYSTEM, "1234", 7));
    StandInUsage second = tokens.of(prompt("gpt-4o", LONG_SYSTEM, "1234", 7));

    assertThat(first).isEqualTo(new StandInUsage(1, 0, 1024, 0, 7, 0));
    assertThat(second).isEqualTo(new StandInUsage(1, 1024, 0, 0, 7, 0));
  }

  @Test
  void anHourOfCacheIsCountedApart() {
    Prompt hour = new Prompt("claude-x", false, false, LONG_SYSTEM, "1234", true, false, 7);

    assertThat(tokens.of(hour)).isEqualTo(new StandInUsage(1, 0, 0, 1024, 7, 0));
  }

  @Test
  void cachesAreKeptByModel() {
    tokens.of(prompt("gpt-4o", LONG_SYSTEM, "1234", 7));

    assertThat(tokens.of(prompt("gpt-4.1", LONG_SYSTEM, "1234", 7)).cacheRead()).isZero();
  }

  @Test
  void halfOfAReasoningModelsAnswerIsReasoning() {
    StandInUsage usage = tokens.of(prompt("gpt-5", "", "1234", 9));

    assertThat(usage).isEqualTo(new StandInUsage(1, 0, 0, 0, 5, 4));
  }

  private static Prompt prompt(String model, String system, String text, int maxTokens) {
    return new Prompt(model, false, false, system, text, false, false, maxTokens);
  }
}
