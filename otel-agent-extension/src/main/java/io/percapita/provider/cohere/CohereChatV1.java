package io.percapita.provider.cohere;

import io.percapita.provider.BodyKind;
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
 * {@code cohere-chat-v1}: chats of the first version of Cohere's API, streamed as a document on
 * each line or as events, as in <a href="https://docs.cohere.com/v1/reference/chat">its
 * reference</a>; see docs/wire-formats/cohere.md.
 */
public final class CohereChatV1 implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .number("max_tokens", RequestFacts::maxOutputTokens)
          .text("conversation_id", RequestFacts::conversationId)
          .textLength("message", RequestFacts::addText)
          .textLength("preamble", RequestFacts::addText)
          .textLength("chat_history[].message", RequestFacts::addText)
          .textLengthsBelow("documents", RequestFacts::addText)
          .textLengthsBelow("tools", RequestFacts::addText)
          .textLengthsBelow("tool_results", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      CohereUsage.addTo(JsonFields.builder(), "meta.")
          .text("response_id", ResponseFacts::id)
          .text("finish_reason", ResponseFacts::finishReason)
          .textLength("text", ResponseFacts::addText)
          .textLengthsBelow("tool_calls[].parameters", ResponseFacts::addText)
          .build();

  /** The last event repeats the whole answer below its response, of which only the counts count. */
  private static final JsonFields<ResponseFacts> EVENT =
      CohereUsage.addTo(JsonFields.builder(), "response.meta.")
          .text("event_type", ResponseFacts::kind)
          .text("finish_reason", ResponseFacts::finishReason)
          .text("response.response_id", ResponseFacts::id)
          .textLength("text", ResponseFacts::addText)
          .build();

  private static final EventScan SCAN =
      new EventScan(List.of("response", "finish_reason"), List.of("text"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, EVENT, SCAN);

  @Override
  public String name() {
    return "cohere-chat-v1";
  }

  @Override
  public String operation() {
    return "chat";
  }

  @Override
  public BodyKind streamsAs() {
    return BodyKind.LINES;
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
    return EventUse.MEASURE;
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    if ("stream-end".equals(facts.kind())) {
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
