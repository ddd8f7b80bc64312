package io.percapita.provider.google;

import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.regex.Pattern;

/** Google's {@code usageMetadata}: where its counts are and what they include. */
final class GeminiUsage {
  /** Models whose searches are billed once a prompt; later ones are billed by the query. */
  private static final Pattern BILLED_BY_PROMPT = Pattern.compile("gemini-(live-)?[12]\\b.*");

  private GeminiUsage() {}

  /** Starts the fields of an answer with those of its usage, its tier and its error. */
  static JsonFields.Builder<ResponseFacts> fields() {
    JsonFields.Builder<ResponseFacts> fields =
        JsonFields.<ResponseFacts>builder()
            .number("usageMetadata.promptTokenCount", (facts, n) -> facts.count(Count.INPUT, n))
            .number(
                "usageMetadata.cachedContentTokenCount",
                (facts, n) -> facts.count(Count.CACHE_READ, n))
            .number(
                "usageMetadata.toolUsePromptTokenCount",
                (facts, n) -> facts.count(Count.TOOL_INPUT, n))
            .number(
                "usageMetadata.candidatesTokenCount", (facts, n) -> facts.count(Count.OUTPUT, n))
            .number(
                "usageMetadata.thoughtsTokenCount", (facts, n) -> facts.count(Count.REASONING, n))
            .number("usageMetadata.totalTokenCount", (facts, n) -> facts.count(Count.TOTAL, n))
            .text("usageMetadata.serviceTier", ResponseFacts::serviceTier)
            .text("usageMetadata.trafficType", ResponseFacts::serviceTier)
            .text("error.status", ResponseFacts::errorType)
            .number("error.code", (facts, code) -> facts.errorCode(Long.toString(code)));
    modalities(fields, "promptTokensDetails", Count.AUDIO_INPUT, Count.IMAGE_INPUT);
    modalities(fields, "promptTokenDetails", Count.AUDIO_INPUT, Count.IMAGE_INPUT);
    modalities(fields, "cacheTokensDetails", Count.AUDIO_CACHE_READ, Count.IMAGE_CACHE_READ);
    modalities(fields, "candidatesTokensDetails", Count.AUDIO_OUTPUT, Count.IMAGE_OUTPUT);
    return fields;
  }

  private static void modalities(
      JsonFields.Builder<ResponseFacts> fields, String list, Count audio, Count images) {
    String path = "usageMetadata." + list;
    fields
        .text(path + "[].modality", (facts, modality) -> facts.modalities().modality(modality))
        .number(path + "[].tokenCount", (facts, n) -> facts.modalities().tokens(n))
        .atEnd(path + "[]", facts -> facts.modalities().endElement())
        .atEnd(path, facts -> facts.modalities().endList(facts, audio, images));
  }

  /**
   * Makes the counts disjoint: the prompt includes cached tokens and all modalities, of which the
   * cached ones have a list of their own; tool results and thoughts come on top.
   */
  static Usage disjoint(ResponseFacts facts) {
    long prompt = facts.count(Count.INPUT);
    long audio = Math.min(facts.count(Count.AUDIO_INPUT), prompt);
    long images = Math.min(facts.count(Count.IMAGE_INPUT), prompt - audio);
    long cached = Math.min(facts.count(Count.CACHE_READ), prompt);
    boolean told = facts.has(Count.AUDIO_CACHE_READ);
    long cachedAudio =
        Math.min(told ? facts.count(Count.AUDIO_CACHE_READ) : share(cached, audio, prompt), cached);
    long cachedImages =
        Math.min(
            told ? facts.count(Count.IMAGE_CACHE_READ) : share(cached, images, prompt),
            cached - cachedAudio);
    long newAudio = Math.min(Math.max(0, audio - cachedAudio), prompt - cached);
    long newImages = Math.min(Math.max(0, images - cachedImages), prompt - cached - newAudio);
    long output = answered(facts);
    long audioOutput = Math.min(facts.count(Count.AUDIO_OUTPUT), output);
    long imageOutput = Math.min(facts.count(Count.IMAGE_OUTPUT), output - audioOutput);
    return Usage.builder()
        .add(Component.INPUT, prompt - cached - newAudio - newImages)
        .add(Component.INPUT, facts.count(Count.TOOL_INPUT))
        .add(Component.CACHE_READ, cached - cachedAudio - cachedImages)
        .add(Component.AUDIO_INPUT, newAudio)
        .add(Component.IMAGE_INPUT, newImages)
        .add(Component.AUDIO_CACHE_READ, cachedAudio)
        .add(Component.IMAGE_CACHE_READ, cachedImages)
        .add(Component.OUTPUT, output - audioOutput - imageOutput)
        .add(Component.REASONING, facts.count(Count.REASONING))
        .add(Component.AUDIO_OUTPUT, audioOutput)
        .add(Component.IMAGE_OUTPUT, imageOutput)
        .add(Component.WEB_SEARCH, searches(facts))
        .build();
  }

  /** The part of the cached tokens that is taken to be of a modality, where no list tells. */
  private static long share(long cached, long ofModality, long prompt) {
    return prompt == 0 ? 0 : (long) ((double) cached * ofModality / prompt);
  }

  /** The answer without thoughts, which some servers have included, as the total then shows. */
  private static long answered(ResponseFacts facts) {
    long answer = facts.count(Count.OUTPUT);
    long thoughts = facts.count(Count.REASONING);
    long withoutThoughts = facts.count(Count.INPUT) + facts.count(Count.TOOL_INPUT) + answer;
    boolean included = facts.count(Count.TOTAL) == withoutThoughts && thoughts <= answer;
    return included ? answer - thoughts : answer;
  }

  private static long searches(ResponseFacts facts) {
    String model = facts.model();
    long queries = facts.searches().count();
    if (model == null) {
      return queries;
    }
    String name = model.substring(model.lastIndexOf('/') + 1);
    return BILLED_BY_PROMPT.matcher(name).matches() ? Math.min(1, queries) : queries;
  }
}
