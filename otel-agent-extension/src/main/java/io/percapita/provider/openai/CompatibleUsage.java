package io.percapita.provider.openai;

import io.percapita.provider.ReportedCost;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;

/**
 * The counts of a chat completion, OpenAI's and those that compatible providers add beside them,
 * each under a name that means the same wherever it occurs; see
 * docs/wire-formats/openai-compatible.md.
 */
final class CompatibleUsage {
  private CompatibleUsage() {}

  static JsonFields.Builder<ResponseFacts> addTo(JsonFields.Builder<ResponseFacts> fields) {
    counts(fields, "usage.");
    // Moonshot has the counts of a stream in its last choice.
    counts(fields, "choices[].usage.");
    // Groq has the counts of a stream here, unless it was asked for them in OpenAI's way.
    counts(fields, "x_groq.usage.")
        .text("x_groq.error", (facts, text) -> facts.errorCode("error"))
        // OpenRouter
        .number(
            "usage.server_tool_use_details.web_search_requests",
            (facts, n) -> facts.count(Count.WEB_SEARCH, n));
    return ReportedCost.addTo(fields, "usage.");
  }

  private static JsonFields.Builder<ResponseFacts> counts(
      JsonFields.Builder<ResponseFacts> fields, String usage) {
    String prompt = usage + "prompt_tokens_details.";
    String completion = usage + "completion_tokens_details.";
    return fields
        .number(usage + "prompt_tokens", (facts, n) -> facts.count(Count.INPUT, n))
        .number(prompt + "cached_tokens", (facts, n) -> facts.count(Count.CACHE_READ, n))
        .number(prompt + "cache_write_tokens", (facts, n) -> facts.count(Count.CACHE_WRITE, n))
        // LiteLLM, of Claude
        .number(
            usage + "cache_creation_input_tokens", (facts, n) -> facts.count(Count.CACHE_WRITE, n))
        .number(
            prompt + "cache_creation_token_details.ephemeral_1h_input_tokens",
            (facts, n) -> facts.count(Count.CACHE_WRITE_1H, n))
        .number(prompt + "audio_tokens", (facts, n) -> facts.count(Count.AUDIO_INPUT, n))
        // DeepSeek
        .number(
            usage + "prompt_cache_hit_tokens",
            (facts, n) -> facts.count(Count.CACHE_READ_ELSEWHERE, n))
        .number(usage + "prompt_cache_miss_tokens", (facts, n) -> facts.count(Count.CACHE_MISS, n))
        // Moonshot
        .number(usage + "cached_tokens", (facts, n) -> facts.count(Count.CACHE_READ_ELSEWHERE, n))
        .number(usage + "completion_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
        .number(completion + "reasoning_tokens", (facts, n) -> facts.count(Count.REASONING, n))
        .number(completion + "audio_tokens", (facts, n) -> facts.count(Count.AUDIO_OUTPUT, n))
        .number(usage + "total_tokens", (facts, n) -> facts.count(Count.TOTAL, n));
  }
}
