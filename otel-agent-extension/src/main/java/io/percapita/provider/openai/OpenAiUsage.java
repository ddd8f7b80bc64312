package io.percapita.provider.openai;

import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What OpenAI's counts include and how its tiers are called, the same in all its formats. */
final class OpenAiUsage {
  private OpenAiUsage() {}

  /**
   * Makes the counts disjoint: input includes tokens read from the cache, written to it and of
   * audio, output includes reasoning and audio tokens. Cache writes have one price, whatever their
   * lifetime, but for those of Claude that a gateway tells apart. Reasoning that a provider counts
   * on top is told by the total. A part that is reported larger than its whole counts as the whole,
   * so that the components always add up to the totals.
   */
  static Usage disjoint(ResponseFacts facts) {
    long input = input(facts);
    long cached =
        Math.min(
            Math.max(facts.count(Count.CACHE_READ), facts.count(Count.CACHE_READ_ELSEWHERE)),
            input);
    long written = Math.min(facts.count(Count.CACHE_WRITE), input - cached);
    long hourWritten = Math.min(facts.count(Count.CACHE_WRITE_1H), written);
    long audioInput = Math.min(facts.count(Count.AUDIO_INPUT), input - cached - written);
    long output = facts.count(Count.OUTPUT) + reasoningOnTop(facts);
    long reasoning = Math.min(facts.count(Count.REASONING), output);
    long audioOutput = Math.min(facts.count(Count.AUDIO_OUTPUT), output - reasoning);
    return Usage.builder()
        .add(Component.INPUT, input - cached - written - audioInput)
        .add(Component.CACHE_READ, cached)
        .add(Component.CACHE_WRITE_5M, written - hourWritten)
        .add(Component.CACHE_WRITE_1H, hourWritten)
        .add(Component.AUDIO_INPUT, audioInput)
        .add(Component.OUTPUT, output - reasoning - audioOutput)
        .add(Component.REASONING, reasoning)
        .add(Component.AUDIO_OUTPUT, audioOutput)
        .add(
            Component.WEB_SEARCH,
            facts.count(Count.WEB_SEARCH) - facts.count(Count.FREE_WEB_ACTION))
        .build();
  }

  /** The prompt as DeepSeek's two halves of it, where they alone are told. */
  private static long input(ResponseFacts facts) {
    return facts.has(Count.INPUT)
        ? facts.count(Count.INPUT)
        : facts.count(Count.CACHE_MISS) + facts.count(Count.CACHE_READ_ELSEWHERE);
  }

  /** Whether the counts of the prompt have arrived. */
  static boolean isReported(ResponseFacts facts) {
    return facts.has(Count.INPUT) || facts.has(Count.CACHE_MISS);
  }

  /**
   * Reasoning tokens beyond the answer's: xAI's {@code completion_tokens} leave them out, and its
   * total has them.
   */
  private static long reasoningOnTop(ResponseFacts facts) {
    long beyond = facts.count(Count.TOTAL) - facts.count(Count.INPUT) - facts.count(Count.OUTPUT);
    return Math.min(facts.count(Count.REASONING), Math.max(0, beyond));
  }

  /**
   * Makes the counts of image models disjoint: input is text, but for the images in it; output is
   * images, unless the text in it is told apart. Where it is not told what of the input the cache
   * served, it is the text first, whose discount is the smaller.
   */
  static Usage ofImages(ResponseFacts facts) {
    long input = facts.count(Count.INPUT);
    long image = Math.min(facts.count(Count.IMAGE_INPUT), input);
    long text = input - image;
    long cached = Math.min(facts.count(Count.CACHE_READ), input);
    long cachedImage = Math.min(facts.count(Count.IMAGE_CACHE_READ), Math.min(image, cached));
    long cachedText = Math.min(cached - cachedImage, text);
    cachedImage = cached - cachedText;
    long output = facts.count(Count.OUTPUT);
    long imageOutput =
        facts.has(Count.IMAGE_OUTPUT) ? Math.min(facts.count(Count.IMAGE_OUTPUT), output) : output;
    return Usage.builder()
        .add(Component.INPUT, text - cachedText)
        .add(Component.CACHE_READ, cachedText)
        .add(Component.IMAGE_INPUT, image - cachedImage)
        .add(Component.IMAGE_CACHE_READ, cachedImage)
        .add(Component.OUTPUT, output - imageOutput)
        .add(Component.IMAGE_OUTPUT, imageOutput)
        .build();
  }

  /**
   * OpenAI calls the standard tier {@code default}, Groq {@code on_demand}; {@code auto} repeats a
   * request's words.
   */
  static @Nullable String serviceTier(String reported) {
    String tier = reported.toLowerCase(Locale.ROOT);
    return switch (tier) {
      case "auto" -> null;
      case "default", "on_demand" -> "standard";
      case "fast" -> "priority";
      default -> tier;
    };
  }
}
