package io.percapita.provider.cohere;

import io.percapita.provider.ErrorShape;
import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code cohere-chat}: chats of the second version of Cohere's API, as in <a
 * href="https://docs.cohere.com/reference/chat">its reference</a>; see docs/wire-formats/cohere.md.
 */
public final class CohereChat implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .number("max_tokens", RequestFacts::maxOutputTokens)
          .textLength("messages[].content", RequestFacts::addText)
          .textLength("messages[].content[].text", RequestFacts::addText)
          .textLength("messages[].tool_plan", RequestFacts::addText)
          .textLength("messages[].tool_calls[].function.arguments", RequestFacts::addText)
          .textLengthsBelow("documents", RequestFacts::addText)
          .textLengthsBelow("tools", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      CohereUsage.addTo(JsonFields.builder(), "usage.")
          .text("id", ResponseFacts::id)
          .text("finish_reason", ResponseFacts::finishReason)
          .textLength("message.content[].text", ResponseFacts::addText)
          .textLength("message.content[].thinking", ResponseFacts::addText)
          .textLength("message.tool_plan", ResponseFacts::addText)
          .textLength("message.tool_calls[].function.arguments", ResponseFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> EVENT =
      CohereUsage.addTo(JsonFields.builder(), "delta.usage.")
          .text("id", ResponseFacts::id)
          .text("type", ResponseFacts::kind)
          .text("delta.finish_reason", ResponseFacts::finishReason)
          .text("delta.error", (facts, text) -> facts.errorType("error"))
          .textLength("delta.message.content.text", ResponseFacts::addText)
          .textLength("delta.message.content.thinking", ResponseFacts::addText)
          .textLength("delta.message.tool_plan", ResponseFacts::addText)
          .textLength("delta.message.tool_calls.function.arguments", ResponseFacts::addText)
          .build();

  private static final EventScan SCAN =
      new EventScan(
          List.of("usage", "finish_reason", "error", "citations"),
          List.of("text", "thinking", "tool_plan", "arguments"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, EVENT, SCAN);

  @Override
  public String name() {
    return "cohere-chat";
  }

  @Override
  public String operation() {
    return "chat";
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.COHERE;
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    if (length > 0 && data[offset] == '[') {
      return EventUse.END;
    }
    // Citations repeat the text they are about; those without a name are read for the same reason.
    return event != null && event.startsWith("citation") ? EventUse.SKIP : EventUse.MEASURE;
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    if ("message-end".equals(facts.kind())) {
      facts.end();
    }
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return CohereUsage.isReported(facts);
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return CohereUsage.of(facts);
  }
}
