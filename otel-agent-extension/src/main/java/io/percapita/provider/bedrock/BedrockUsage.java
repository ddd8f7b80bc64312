package io.percapita.provider.bedrock;

import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What Bedrock's counts include and how its tiers are called, the same in all its formats. */
final class BedrockUsage {
  private static final String OPTIMIZED = "optimized";

  private BedrockUsage() {}

  /**
   * Wants the counts of Converse, which Nova reports as well.
   *
   * @param usage the path of the object that holds them, with a dot
   */
  static JsonFields.Builder<ResponseFacts> addTo(
      JsonFields.Builder<ResponseFacts> fields, String usage) {
    return fields
        .number(usage + "inputTokens", (facts, n) -> facts.count(Count.INPUT, n))
        .number(usage + "outputTokens", (facts, n) -> facts.count(Count.OUTPUT, n))
        .number(usage + "cacheReadInputTokens", (facts, n) -> facts.count(Count.CACHE_READ, n))
        .number(usage + "cacheReadInputTokenCount", (facts, n) -> facts.count(Count.CACHE_READ, n))
        .number(usage + "cacheWriteInputTokens", (facts, n) -> facts.count(Count.CACHE_WRITE, n))
        .number(
            usage + "cacheWriteInputTokenCount", (facts, n) -> facts.count(Count.CACHE_WRITE, n))
        .text(usage + "cacheDetails[].ttl", (facts, ttl) -> facts.cacheWrites().lifetime(ttl))
        .number(usage + "cacheDetails[].inputTokens", (facts, n) -> facts.cacheWrites().tokens(n))
        .atEnd(usage + "cacheDetails[]", facts -> facts.cacheWrites().endElement(facts));
  }

  /** Takes note of what the headers of every answer tell. */
  static void readHeaders(Function<String, @Nullable String> headers, ResponseFacts facts) {
    String id = headers.apply("x-amzn-RequestId");
    if (id != null) {
      facts.id(id);
    }
    String tier = headers.apply("X-Amzn-Bedrock-Service-Tier");
    if (tier != null) {
      facts.serviceTier(tier);
    }
    String latency = headers.apply("X-Amzn-Bedrock-PerformanceConfig-Latency");
    if (latency != null) {
      latency(facts, latency);
    }
  }

  /** Latency-optimised inference has prices of its own. */
  static void latency(ResponseFacts facts, String latency) {
    if (latency.equalsIgnoreCase(OPTIMIZED)) {
      facts.tierBeyondService(OPTIMIZED);
    }
  }

  /** Whether any counts have arrived, from whomever. */
  static boolean isReported(ResponseFacts facts) {
    return facts.has(Count.PLATFORM_INPUT)
        || facts.has(Count.PLATFORM_OUTPUT)
        || facts.has(Count.INPUT)
        || facts.has(Count.OUTPUT);
  }

  /**
   * Input excludes cache reads and writes, output includes reasoning. Bedrock's own counts go
   * before the model's. Of all cache writes, those that are told to live an hour do, the others
   * live five minutes, the default.
   */
  static Usage disjoint(ResponseFacts facts) {
    long hourWrites = facts.count(Count.CACHE_WRITE_1H);
    long shortWrites = facts.count(Count.CACHE_WRITE_5M);
    if (facts.has(Count.PLATFORM_CACHE_WRITE) || facts.has(Count.CACHE_WRITE)) {
      long writes = either(facts, Count.PLATFORM_CACHE_WRITE, Count.CACHE_WRITE);
      hourWrites = Math.min(hourWrites, writes);
      shortWrites = writes - hourWrites;
    }
    long output = either(facts, Count.PLATFORM_OUTPUT, Count.OUTPUT);
    long reasoning = Math.min(facts.count(Count.REASONING), output);
    return Usage.builder()
        .add(Component.INPUT, either(facts, Count.PLATFORM_INPUT, Count.INPUT))
        .add(Component.CACHE_READ, either(facts, Count.PLATFORM_CACHE_READ, Count.CACHE_READ))
        .add(Component.CACHE_WRITE_5M, shortWrites)
        .add(Component.CACHE_WRITE_1H, hourWrites)
        .add(Component.OUTPUT, output - reasoning)
        .add(Component.REASONING, reasoning)
        .build();
  }

  private static long either(ResponseFacts facts, Count platform, Count model) {
    return facts.count(facts.has(platform) ? platform : model);
  }

  /** Bedrock calls the standard tier {@code default}. */
  static String serviceTier(String reported) {
    String tier = reported.toLowerCase(Locale.ROOT);
    return tier.equals("default") ? "standard" : tier;
  }
}
