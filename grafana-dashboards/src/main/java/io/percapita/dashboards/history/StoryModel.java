package io.percapita.dashboards.history;

import java.util.Map;

/** A model of the story, and what it costs: pico-dollars a token, by component. */
public enum StoryModel {
  SMALL(
      "openai",
      "gpt-4o-mini",
      Map.of("input", 150_000L, "cache_read", 75_000L, "output", 600_000L)),
  LARGE(
      "openai",
      "gpt-4o",
      Map.of("input", 2_500_000L, "cache_read", 1_250_000L, "output", 10_000_000L)),
  REASONING(
      "openai",
      "o4-mini",
      Map.of("input", 1_100_000L, "output", 4_400_000L, "reasoning", 4_400_000L)),
  LONG(
      "anthropic",
      "claude-sonnet-4-5-20250929",
      Map.of(
          "input", 3_000_000L,
          "cache_read", 300_000L,
          "cache_write_5m", 3_750_000L,
          "output", 15_000_000L)),
  /** One that no price rule knows. */
  UNKNOWN("openai", "gpt-next-preview", Map.of());

  private final String provider;
  private final String id;

  // Made by Map.of, which does not change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<String, Long> picoUsdPerToken;

  StoryModel(String provider, String id, Map<String, Long> picoUsdPerToken) {
    this.provider = provider;
    this.id = id;
    this.picoUsdPerToken = picoUsdPerToken;
  }

  /** Who bills, as {@code gen_ai.provider.name}. */
  public String provider() {
    return provider;
  }

  /** The model's name, as {@code gen_ai.response.model}. */
  public String id() {
    return id;
  }

  /** Whether its tokens have a price. */
  public boolean priced() {
    return !picoUsdPerToken.isEmpty();
  }

  /** What tokens of a component cost; half of it in a batch. */
  long picoUsd(String component, long tokens, boolean batch) {
    long price = picoUsdPerToken.getOrDefault(component, 0L);
    return tokens * (batch ? price / 2 : price);
  }
}
