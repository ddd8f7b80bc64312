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
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-speech}: text turned into speech, as in <a
 * href="https://platform.openai.com/docs/api-reference/audio">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-speech.md.
 */
public final class OpenAiSpeech implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .text("stream_format", (facts, format) -> facts.stream(format.equals("sse")))
          .build();

  /** What is not audio; a document can only be an error's. */
  private static final JsonFields<ResponseFacts> RESPONSE =
      ErrorFields.addTo(JsonFields.builder(), "")
          .text("type", ResponseFacts::kind)
          .text("model", ResponseFacts::model)
          .number("usage.input_tokens", (facts, n) -> facts.count(Count.INPUT, n))
          .number("usage.output_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
          .build();

  private static final EventScan SCAN = new EventScan(List.of("usage", "error"), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, RESPONSE, RESPONSE, SCAN);

  @Override
  public String name() {
    return "openai-speech";
  }

  @Override
  public String operation() {
    return "speech";
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
    if (event == null) {
      return EventUse.MEASURE;
    }
    return event.equals("speech.audio.delta") ? EventUse.SKIP : EventUse.READ;
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    if ("speech.audio.done".equals(facts.kind())) {
      facts.end();
    }
  }

  @Override
  public boolean answersInOtherMedia() {
    return true;
  }

  /** Only events tell tokens; audio by itself tells nothing. */
  @Override
  public UsageOrigin withoutUsage() {
    return UsageOrigin.UNCOUNTED;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return Usage.builder()
        .add(Component.INPUT, facts.count(Count.INPUT))
        .add(Component.AUDIO_OUTPUT, facts.count(Count.OUTPUT))
        .build();
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}
