package io.percapita.provider.openai;

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
 * {@code openai-completions}: the completions of before chat, as in <a
 * href="https://platform.openai.com/docs/api-reference/completions">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-completions.md.
 */
public final class OpenAiCompletions implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .text("service_tier", RequestFacts::serviceTier)
          .text("user", RequestFacts::user)
          .number("max_tokens", RequestFacts::maxOutputTokens)
          .number("n", RequestFacts::answers)
          .textLength("prompt", RequestFacts::addText)
          .textLength("prompt[]", RequestFacts::addText)
          .textLength("suffix", RequestFacts::addText)
          .build();

  /** Documents and events have one shape. */
  private static final JsonFields<ResponseFacts> RESPONSE =
      OpenAiChat.common().textLength("choices[].text", ResponseFacts::addText).build();

  private static final EventScan SCAN =
      new EventScan(List.of("finish_reason", "error"), List.of("usage"), List.of("text"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, RESPONSE, RESPONSE, SCAN);

  @Override
  public String name() {
    return "openai-completions";
  }

  @Override
  public String operation() {
    return "text_completion";
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
    if (facts.hasAllFinishReasons() && reportsUsage(facts)) {
      facts.end();
    }
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
