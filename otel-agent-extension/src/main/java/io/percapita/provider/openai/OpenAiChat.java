package io.percapita.provider.openai;

import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-chat}: chat completions, as in <a
 * href="https://platform.openai.com/docs/api-reference/chat">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-chat.md.
 */
public final class OpenAiChat implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .text("service_tier", RequestFacts::serviceTier)
          .text("safety_identifier", RequestFacts::strongerUser)
          .text("user", RequestFacts::user)
          .textLength("messages[].content", RequestFacts::addText)
          .textLength("messages[].content[].text", RequestFacts::addText)
          .textLength("messages[].tool_calls[].function.arguments", RequestFacts::addText)
          .textLength("messages[].function_call.arguments", RequestFacts::addText)
          .textLength("messages[].reasoning_content", RequestFacts::addText)
          .textLengthsBelow("tools", RequestFacts::addText)
          .textLengthsBelow("functions", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      common()
          .textLength("choices[].message.content", ResponseFacts::addText)
          .textLength("choices[].message.refusal", ResponseFacts::addText)
          .textLength("choices[].message.reasoning_content", ResponseFacts::addText)
          .textLength("choices[].message.tool_calls[].function.arguments", ResponseFacts::addText)
          .textLength("choices[].message.function_call.arguments", ResponseFacts::addText)
          .textLength("choices[].message.audio.transcript", ResponseFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> EVENT =
      common()
          .textLength("choices[].delta.content", ResponseFacts::addText)
          .textLength("choices[].delta.refusal", ResponseFacts::addText)
          .textLength("choices[].delta.reasoning_content", ResponseFacts::addText)
          .textLength("choices[].delta.tool_calls[].function.arguments", ResponseFacts::addText)
          .textLength("choices[].delta.function_call.arguments", ResponseFacts::addText)
          .textLength("choices[].delta.audio.transcript", ResponseFacts::addText)
          .build();

  private static final EventScan SCAN =
      new EventScan(
          List.of("usage", "finish_reason", "error"),
          List.of("content", "refusal", "reasoning_content", "arguments", "transcript"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, EVENT, SCAN);

  /** What documents and events share, with those of {@link OpenAiCompletions} too. */
  static JsonFields.Builder<ResponseFacts> common() {
    return JsonFields.<ResponseFacts>builder()
        .text("model", ResponseFacts::model)
        .text("id", ResponseFacts::id)
        .text("service_tier", ResponseFacts::serviceTier)
        .text("choices[].finish_reason", ResponseFacts::finishReason)
        .text("error.type", ResponseFacts::errorType)
        .text("error.code", ResponseFacts::errorCode)
        .text("error", (facts, message) -> facts.errorCode("error"))
        .number("usage.prompt_tokens", (facts, n) -> facts.count(Count.INPUT, n))
        .number(
            "usage.prompt_tokens_details.cached_tokens",
            (facts, n) -> facts.count(Count.CACHE_READ, n))
        .number(
            "usage.prompt_tokens_details.cache_write_tokens",
            (facts, n) -> facts.count(Count.CACHE_WRITE, n))
        .number(
            "usage.prompt_tokens_details.audio_tokens",
            (facts, n) -> facts.count(Count.AUDIO_INPUT, n))
        .number("usage.completion_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
        .number(
            "usage.completion_tokens_details.reasoning_tokens",
            (facts, n) -> facts.count(Count.REASONING, n))
        .number(
            "usage.completion_tokens_details.audio_tokens",
            (facts, n) -> facts.count(Count.AUDIO_OUTPUT, n));
  }

  @Override
  public String name() {
    return "openai-chat";
  }

  @Override
  public String operation() {
    return "chat";
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    // The stream's last event is the word [DONE] instead of JSON.
    return length > 0 && data[offset] == '[' ? EventUse.END : EventUse.MEASURE;
  }

  /** Some compatible servers end their streams without the word. */
  @Override
  public void afterReading(ResponseFacts facts) {
    if (facts.hasFinishReason() && reportsUsage(facts)) {
      facts.end();
    }
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return facts.has(Count.INPUT);
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return OpenAiUsage.disjoint(facts);
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}
