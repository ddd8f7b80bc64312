package io.percapita.provider.google;

import io.percapita.provider.ErrorShape;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code gemini}: content generation, as in <a
 * href="https://ai.google.dev/api/generate-content">Google's API reference</a>; see
 * docs/wire-formats/gemini.md. A streamed answer is a row of chunks, as server-sent events or as
 * the elements of an array.
 */
public final class GeminiContent implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST = request();

  private static final JsonFields<ResponseFacts> CHUNK =
      GeminiUsage.fields()
          .text("modelVersion", ResponseFacts::model)
          .text("responseId", ResponseFacts::id)
          .number("candidates[].index", ResponseFacts::choice)
          .text("candidates[].finishReason", ResponseFacts::finishReason)
          .text("promptFeedback.blockReason", ResponseFacts::finishReason)
          .text(
              "candidates[].groundingMetadata.webSearchQueries[]",
              (facts, query) -> facts.searches().add(query))
          .textLength("candidates[].content.parts[].text", ResponseFacts::addText)
          .textLengthsBelow(
              "candidates[].content.parts[].functionCall.args", ResponseFacts::addText)
          .textLength("candidates[].content.parts[].executableCode.code", ResponseFacts::addText)
          .orOfEachElement()
          .build();

  private static final EventScan SCAN =
      new EventScan(
          List.of("finishReason", "promptFeedback", "groundingMetadata", "functionCall", "error"),
          List.of("usageMetadata"),
          List.of("text", "code"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, CHUNK, CHUNK, SCAN);

  private final boolean streams;

  private GeminiContent(boolean streams) {
    this.streams = streams;
  }

  /** Of {@code :generateContent}. */
  public static GeminiContent whole() {
    return new GeminiContent(false);
  }

  /** Of {@code :streamGenerateContent}. */
  public static GeminiContent streamed() {
    return new GeminiContent(true);
  }

  /** Google's servers take names in both spellings. */
  private static JsonFields<RequestFacts> request() {
    JsonFields.Builder<RequestFacts> fields =
        JsonFields.<RequestFacts>builder()
            .words("labels", RequestFacts::metadata) // on Vertex AI only
            .textLength("contents[].parts[].text", RequestFacts::addText)
            .textLengthsBelow("tools", RequestFacts::addText);
    for (String config : List.of("generationConfig", "generation_config")) {
      fields
          .number(config + ".maxOutputTokens", RequestFacts::maxOutputTokens)
          .number(config + ".max_output_tokens", RequestFacts::maxOutputTokens)
          .number(config + ".candidateCount", RequestFacts::answers)
          .number(config + ".candidate_count", RequestFacts::answers);
    }
    for (String tier : List.of("serviceTier", "service_tier")) {
      fields.text(tier, GoogleTiers::requested);
    }
    for (String system : List.of("systemInstruction", "system_instruction")) {
      fields.textLength(system + ".parts[].text", RequestFacts::addText);
    }
    for (String tool :
        List.of("functionCall", "function_call", "functionResponse", "function_response")) {
      fields.textLengthsBelow("contents[].parts[]." + tool, RequestFacts::addText);
    }
    return fields.build();
  }

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public String operation() {
    return "generate_content";
  }

  @Override
  public boolean streams() {
    return streams;
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.GOOGLE;
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
  public void readHeaders(Function<String, @Nullable String> headers, ResponseFacts facts) {
    GoogleTiers.readHeader(headers, facts);
  }

  /** No word ends a stream, but the last chunk says why it does. */
  @Override
  public void afterReading(ResponseFacts facts) {
    facts.modalities().forget();
    if (facts.hasAllFinishReasons()) {
      facts.end();
    }
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return facts.has(Count.INPUT) || facts.has(Count.OUTPUT);
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return GeminiUsage.disjoint(facts);
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return GoogleTiers.served(reported);
  }
}
