package io.percapita.provider.google;

import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Service tiers as the Gemini API and Vertex AI spell them. */
final class GoogleTiers {
  private static final String LONG_NAME = "service_tier_";

  private GoogleTiers() {}

  /** Takes note of the tier asked for. */
  static void requested(RequestFacts facts, String tier) {
    String word = served(tier);
    if (word != null) {
      facts.serviceTier(word);
    }
  }

  /** Takes note of the tier that the Gemini API served a call at. */
  static void readHeader(Function<String, @Nullable String> headers, ResponseFacts facts) {
    String tier = headers.apply("x-gemini-service-tier");
    if (tier != null) {
      facts.serviceTier(tier);
    }
  }

  /** A tier or traffic type in the price book's words, or null if it names none. */
  static @Nullable String served(String reported) {
    String tier = reported.toLowerCase(Locale.ROOT);
    String word = tier.startsWith(LONG_NAME) ? tier.substring(LONG_NAME.length()) : tier;
    return switch (word) {
      case "", "unspecified", "traffic_type_unspecified" -> null;
      case "on_demand" -> "standard";
      case "on_demand_flex" -> "flex";
      case "on_demand_priority" -> "priority";
      default -> word;
    };
  }
}
