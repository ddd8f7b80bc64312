package io.percapita.provider.openai;

import io.percapita.provider.ErrorFields;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-chat}: chat completions, as in <a
 * href="https://platform.openai.com/docs/api-reference/chat">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-chat.md.
 */
public class OpenAiChat implements JsonFormat {
  private static final EventScan SCAN =
      new EventScan(
          List.of("finish_reason", "error"),
          List.of("usage"),
          List.of(
              "content", "refusal", "reasoning_content", "reasoning", "arguments", "transcript"));

  private final JsonShape shape;

  /** The format as OpenAI has it, with what compatible providers add. */
  public OpenAiChat() {
    this(request().build(), fields -> fields);
  }

  /**
   * A provider's own variant.
   *
   * @param response adds fields to those of a document and to those of an event
   */
  OpenAiChat(
      JsonFields<RequestFacts> request, UnaryOperator<JsonFields.Builder<ResponseFacts>> response) {
    this.shape =
        new JsonShape(
            request,
            response.apply(answer("choices[].message.")).build(),
            response.apply(answer("choices[].delta.")).build(),
            SCAN);
  }

  static JsonFields.Builder<RequestFacts> request() {
    return JsonFields.<RequestFacts>builder()
        .text("model", RequestFacts::model)
        .flag("stream", RequestFacts::stream)
        .text("service_tier", RequestFacts::serviceTier)
        .text("safety_identifier", RequestFacts::strongerUser)
        .text("user", RequestFacts::user)
        .number("max_tokens", RequestFacts::maxOutputTokens)
        .number("max_completion_tokens", RequestFacts::maxOutputTokens)
        .number("n", RequestFacts::answers)
        .words("metadata", RequestFacts::metadata)
        .textLength("messages[].content", RequestFacts::addText)
        .textLength("messages[].content[].text", RequestFacts::addText)
        .textLength("messages[].tool_calls[].function.arguments", RequestFacts::addText)
        .textLength("messages[].function_call.arguments", RequestFacts::addText)
        .textLength("messages[].reasoning_content", RequestFacts::addText)
        .textLengthsBelow("tools", RequestFacts::addText)
        .textLengthsBelow("functions", RequestFacts::addText);
  }

  private static JsonFields.Builder<ResponseFacts> answer(String message) {
    return common()
        .textLength(message + "content", ResponseFacts::addText)
        .textLength(message + "refusal", ResponseFacts::addText)
        .textLength(message + "reasoning_content", ResponseFacts::addText)
        .textLength(message + "reasoning", ResponseFacts::addText)
        .textLength(message + "tool_calls[].function.arguments", ResponseFacts::addText)
        .textLength(message + "function_call.arguments", ResponseFacts::addText)
        .textLength(message + "audio.transcript", ResponseFacts::addText);
  }

  /** What documents and events share, with those of {@link OpenAiCompletions} too. */
  static JsonFields.Builder<ResponseFacts> common() {
    return CompatibleUsage.addTo(ErrorFields.addTo(JsonFields.builder(), ""))
        .text("model", ResponseFacts::model)
        .text("id", ResponseFacts::id)
        .text("object", OpenAiChat::object)
        .text("service_tier", ResponseFacts::serviceTier)
        .number("choices[].index", ResponseFacts::choice)
        .text("choices[].finish_reason", ResponseFacts::finishReason);
  }

  /** vLLM's and Mistral's errors are no member of the answer, but the answer itself. */
  private static void object(ResponseFacts facts, String object) {
    if (object.equals("error")) {
      ErrorFields.unnamed(facts);
    }
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
    return shape;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    // The stream's last event is the word [DONE] instead of JSON.
    return length > 0 && data[offset] == '[' ? EventUse.END : EventUse.MEASURE;
  }

  /** Some compatible servers end their streams without the word. */
  @Override
  public void afterReading(ResponseFacts facts) {
    if (facts.hasAllFinishReasons() && reportsUsage(facts)) {
      facts.end();
    }
  }

  /** A model made for searching searches with every call, which no count tells. */
  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return OpenAiUsage.isReported(facts);
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    if (isMadeForSearching(facts.model()) && !facts.has(Count.WEB_SEARCH)) {
      facts.count(Count.WEB_SEARCH, 1);
    }
    return OpenAiUsage.disjoint(facts);
  }

  private static boolean isMadeForSearching(@Nullable String model) {
    return model != null
        && model.startsWith("gpt-")
        && (model.contains("-search-preview") || model.contains("-search-api"));
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}
