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
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code vertex-embeddings}: {@code :predict} of Vertex AI's embedding models, as in <a
 * href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api">Google's
 * API reference</a>; see docs/wire-formats/gemini-embeddings.md.
 */
public final class VertexEmbeddings implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .textLength("instances[].content", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      JsonFields.<ResponseFacts>builder()
          .number(
              "predictions[].embeddings.statistics.token_count",
              (facts, n) -> facts.count(Count.INPUT, facts.count(Count.INPUT) + n))
          .text("error.status", ResponseFacts::errorType)
          .build();

  private static final EventScan SCAN = new EventScan(List.of(), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, DOCUMENT, SCAN);

  @Override
  public String name() {
    return "vertex-embeddings";
  }

  @Override
  public String operation() {
    return "embeddings";
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
    return EventUse.READ; // never a stream
  }

  /** Models that embed images and video are billed by these and report no tokens. */
  @Override
  public UsageOrigin withoutUsage() {
    return UsageOrigin.UNCOUNTED;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return Usage.builder().add(Component.INPUT, facts.count(Count.INPUT)).build();
  }
}
