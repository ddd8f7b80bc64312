package io.percapita.provider.bedrock;

import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;
import java.util.function.ObjLongConsumer;

/**
 * Where the models of InvokeModel have what. Each has bodies of its own, but a name that several
 * use means the same, so that all of them can be looked for at once.
 */
final class BedrockInvokeFields {
  private static final String METRICS = "amazon-bedrock-invocationMetrics.";

  static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("service_tier", RequestFacts::serviceTier)
          .text("metadata.user_id", RequestFacts::user)
          .number("max_tokens", RequestFacts::maxOutputTokens)
          .number("max_tokens_to_sample", RequestFacts::maxOutputTokens)
          .number("max_gen_len", RequestFacts::maxOutputTokens)
          .number("textGenerationConfig.maxTokenCount", RequestFacts::maxOutputTokens)
          .number("inferenceConfig.maxTokens", RequestFacts::maxOutputTokens)
          .textLength("system", RequestFacts::addText)
          .textLength("system[].text", RequestFacts::addText)
          .textLength("messages[].content", RequestFacts::addText)
          .textLength("messages[].content[].text", RequestFacts::addText)
          .textLengthsBelow("messages[].content[].input", RequestFacts::addText)
          .textLength("messages[].content[].content", RequestFacts::addText)
          .textLength("messages[].content[].content[].text", RequestFacts::addText)
          .textLengthsBelow("messages[].content[].toolUse.input", RequestFacts::addText)
          .textLength("messages[].content[].toolResult.content[].text", RequestFacts::addText)
          .textLengthsBelow("messages[].content[].toolResult.content[].json", RequestFacts::addText)
          .textLength("messages[].tool_calls[].function.arguments", RequestFacts::addText)
          .textLengthsBelow("tools", RequestFacts::addText)
          .textLengthsBelow("toolConfig.tools", RequestFacts::addText)
          .textLength("inputText", RequestFacts::addText)
          .textLength("prompt", RequestFacts::addText)
          .textLength("message", RequestFacts::addText)
          .textLength("preamble", RequestFacts::addText)
          .textLength("chat_history[].message", RequestFacts::addText)
          .textLengthsBelow("documents", RequestFacts::addText)
          .textLength("texts[]", RequestFacts::addText)
          .textLength("inputs[].content[].text", RequestFacts::addText)
          .build();

  /** Of an answer in one document and of a stream's events alike. */
  static final JsonFields<ResponseFacts> ANSWER =
      platform(text(counts(JsonFields.builder()))).build();

  private BedrockInvokeFields() {}

  /** What the models themselves count. */
  private static JsonFields.Builder<ResponseFacts> counts(
      JsonFields.Builder<ResponseFacts> fields) {
    claude(fields, "usage.");
    claude(fields, "message.usage.");
    BedrockUsage.addTo(fields, "usage.");
    BedrockUsage.addTo(fields, "metadata.usage.");
    return fields
        .number("usage.prompt_tokens", to(Count.INPUT))
        .number("usage.completion_tokens", to(Count.OUTPUT))
        .number("usage.completion_tokens_details.reasoning_tokens", to(Count.REASONING))
        .number("inputTextTokenCount", to(Count.INPUT))
        .number("results[].tokenCount", to(Count.OUTPUT))
        .number("totalOutputTextTokenCount", to(Count.OUTPUT))
        .number("prompt_token_count", to(Count.INPUT))
        .number("generation_token_count", to(Count.OUTPUT))
        .number("meta.billed_units.input_tokens", to(Count.INPUT))
        .number("meta.billed_units.output_tokens", to(Count.OUTPUT));
  }

  private static void claude(JsonFields.Builder<ResponseFacts> fields, String usage) {
    fields
        .number(usage + "input_tokens", to(Count.INPUT))
        .number(usage + "output_tokens", to(Count.OUTPUT))
        .number(usage + "output_tokens_details.thinking_tokens", to(Count.REASONING))
        .number(usage + "cache_read_input_tokens", to(Count.CACHE_READ))
        .number(usage + "cache_creation_input_tokens", to(Count.CACHE_WRITE))
        .number(usage + "cache_creation.ephemeral_5m_input_tokens", to(Count.CACHE_WRITE_5M))
        .number(usage + "cache_creation.ephemeral_1h_input_tokens", to(Count.CACHE_WRITE_1H));
  }

  private static JsonFields.Builder<ResponseFacts> text(JsonFields.Builder<ResponseFacts> fields) {
    return fields
        .text("id", ResponseFacts::id)
        .text("message.id", ResponseFacts::id)
        .text("stop_reason", ResponseFacts::finishReason)
        .text("delta.stop_reason", ResponseFacts::finishReason)
        .text("stopReason", ResponseFacts::finishReason)
        .text("messageStop.stopReason", ResponseFacts::finishReason)
        .text("results[].completionReason", ResponseFacts::finishReason)
        .text("completionReason", ResponseFacts::finishReason)
        .text("outputs[].stop_reason", ResponseFacts::finishReason)
        .text("choices[].stop_reason", ResponseFacts::finishReason)
        .text("choices[].finish_reason", ResponseFacts::finishReason)
        .text("generations[].finish_reason", ResponseFacts::finishReason)
        .text("finish_reason", ResponseFacts::finishReason)
        .text("error.type", ResponseFacts::errorType)
        .textLength("content[].text", ResponseFacts::addText)
        .textLength("content[].thinking", ResponseFacts::addText)
        .textLengthsBelow("content[].input", ResponseFacts::addText)
        .textLength("delta.text", ResponseFacts::addText)
        .textLength("delta.thinking", ResponseFacts::addText)
        .textLength("delta.partial_json", ResponseFacts::addText)
        .textLength("output.message.content[].text", ResponseFacts::addText)
        .textLengthsBelow("output.message.content[].toolUse.input", ResponseFacts::addText)
        .textLength("contentBlockDelta.delta.text", ResponseFacts::addText)
        .textLength("contentBlockDelta.delta.toolUse.input", ResponseFacts::addText)
        .textLength("results[].outputText", ResponseFacts::addText)
        .textLength("outputText", ResponseFacts::addText)
        .textLength("completion", ResponseFacts::addText)
        .textLength("generation", ResponseFacts::addText)
        .textLength("outputs[].text", ResponseFacts::addText)
        .textLength("choices[].text", ResponseFacts::addText)
        .textLength("choices[].message.content", ResponseFacts::addText)
        .textLength("choices[].delta.content", ResponseFacts::addText)
        .textLength("choices[].message.tool_calls[].function.arguments", ResponseFacts::addText)
        .textLength("choices[].delta.tool_calls[].function.arguments", ResponseFacts::addText)
        .textLength("generations[].text", ResponseFacts::addText)
        .textLength("text", ResponseFacts::addText)
        // Pictures are texts in base64 here; descriptions of those embedded are objects.
        .textLength("images[]", (facts, length) -> facts.count(Count.OTHER_UNITS, 1))
        .textLength("artifacts[].base64", (facts, length) -> facts.count(Count.OTHER_UNITS, 1));
  }

  /** What Bedrock counts itself, whatever the model, and adds to a stream's last event. */
  private static JsonFields.Builder<ResponseFacts> platform(
      JsonFields.Builder<ResponseFacts> fields) {
    return fields
        .number(METRICS + "inputTokenCount", to(Count.PLATFORM_INPUT))
        .number(METRICS + "outputTokenCount", to(Count.PLATFORM_OUTPUT))
        .number(METRICS + "cacheReadInputTokenCount", to(Count.PLATFORM_CACHE_READ))
        .number(METRICS + "cacheWriteInputTokenCount", to(Count.PLATFORM_CACHE_WRITE))
        .atEnd("amazon-bedrock-invocationMetrics", ResponseFacts::end);
  }

  private static ObjLongConsumer<ResponseFacts> to(Count count) {
    return (facts, number) -> facts.count(count, number);
  }
}
