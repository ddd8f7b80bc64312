package io.percapita.dashboards.history;

import java.util.Map;

/**
 * Calls of one user to one model within an hour, alike in all but their number.
 *
 * @param hour the hour at whose end they are counted, from 0
 * @param user who caused them
 * @param job the service that made them
 * @param feature the feature, or {@code unattributed}
 * @param plan the user's plan, or {@code unattributed}
 * @param userSource what named the user, or {@code none}
 * @param model who answered
 * @param tier {@code standard} or {@code batch}
 * @param status how sure the cost is: {@code priced}, {@code partial}, {@code estimated}, {@code
 *     unpriced}, {@code none}
 * @param error the type of their error, or empty
 * @param calls how many
 * @param tokens all their tokens, by component
 */
public record StoryCalls(
    int hour,
    StoryUser user,
    String job,
    String feature,
    String plan,
    String userSource,
    StoryModel model,
    String tier,
    String status,
    String error,
    long calls,
    Map<String, Long> tokens) {

  /** What a component cost, in pico-dollars. */
  public long picoUsd(String component) {
    return model.picoUsd(component, tokens.getOrDefault(component, 0L), tier.equals("batch"));
  }

  /** What they cost, in pico-dollars. */
  public long picoUsd() {
    return tokens.keySet().stream().mapToLong(this::picoUsd).sum();
  }

  /** What they would have cost without caches, in pico-dollars. */
  public long picoUsdWithoutCache() {
    long cached = tokens.getOrDefault("cache_read", 0L) + tokens.getOrDefault("cache_write_5m", 0L);
    return picoUsd()
        - picoUsd("cache_read")
        - picoUsd("cache_write_5m")
        + model.picoUsd("input", cached, tier.equals("batch"));
  }

  /** What they would have cost had all input been read from a cache, in pico-dollars. */
  public long picoUsdCached() {
    long cacheable = tokens.getOrDefault("input", 0L) + tokens.getOrDefault("cache_write_5m", 0L);
    return picoUsd()
        - picoUsd("input")
        - picoUsd("cache_write_5m")
        + model.picoUsd("cache_read", cacheable, tier.equals("batch"));
  }

  /** What they would have cost in a batch, in pico-dollars. */
  public long picoUsdInBatch() {
    return tier.equals("batch") ? picoUsd() : picoUsd() / 2;
  }

  /** What they would have cost on the small model, in pico-dollars; never more than they did. */
  public long picoUsdOnSmallModel() {
    long all = 0;
    for (Map.Entry<String, Long> entry : tokens.entrySet()) {
      String component =
          switch (entry.getKey()) {
            case "reasoning" -> "output";
            case "cache_write_5m" -> "input";
            default -> entry.getKey();
          };
      all += StoryModel.SMALL.picoUsd(component, entry.getValue(), tier.equals("batch"));
    }
    return Math.min(all, picoUsd());
  }

  /** All tokens. */
  public long allTokens() {
    return tokens.values().stream().mapToLong(Long::longValue).sum();
  }
}
