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
 * {@code openai-transcriptions}: speech turned into text, also translated, as in <a
 * href="https://platform.openai.com/docs/api-reference/audio">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-transcriptions.md.
 */
public final class OpenAiTranscriptions implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .build();

  /** Documents and events have the same members. */
  private static final JsonFields<ResponseFacts> RESPONSE =
      ErrorFields.addTo(JsonFields.builder(), "")
          .text("type", ResponseFacts::kind)
          .text("model", ResponseFacts::model)
          .number("usage.input_tokens", (facts, n) -> facts.count(Count.INPUT, n))
          .number(
              "usage.input_token_details.audio_tokens",
              (facts, n) -> facts.count(Count.AUDIO_INPUT, n))
          .number("usage.output_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
          .build();

  /** The event that ends a stream holds the whole text, the others a delta. */
  private static final EventScan SCAN = new EventScan(List.of("usage", "text", "error"), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, RESPONSE, RESPONSE, SCAN);

  @Override
  public String name() {
    return "openai-transcriptions";
  }

  @Override
  public String operation() {
    return "transcription";
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
    return switch (event) {
      case "transcript.text.delta", "transcript.text.segment" -> EventUse.SKIP;
      default -> EventUse.READ;
    };
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    if ("transcript.text.done".equals(facts.kind())) {
      facts.end();
    }
  }

  /** Transcripts come as plain text and subtitles, too. */
  @Override
  public boolean answersInOtherMedia() {
    return true;
  }

  /** Models that report seconds, or nothing, are billed by the minute. */
  @Override
  public UsageOrigin withoutUsage() {
    return UsageOrigin.UNCOUNTED;
  }

  /** What goes in is audio, except for the prompt that the caller may add. */
  @Override
  public Usage usage(ResponseFacts facts) {
    long input = facts.count(Count.INPUT);
    long audio =
        facts.has(Count.AUDIO_INPUT) ? Math.min(facts.count(Count.AUDIO_INPUT), input) : input;
    return Usage.builder()
        .add(Component.INPUT, input - audio)
        .add(Component.AUDIO_INPUT, audio)
        .add(Component.OUTPUT, facts.count(Count.OUTPUT))
        .build();
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}
