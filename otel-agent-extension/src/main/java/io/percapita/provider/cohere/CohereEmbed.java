package io.percapita.provider.cohere;

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
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code cohere-embed}: embeddings of both versions of Cohere's API, as in <a
 * href="https://docs.cohere.com/reference/embed">its reference</a>; see
 * docs/wire-formats/cohere.md.
 */
public final class CohereEmbed implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .textLength("texts[]", RequestFacts::addText)
          .textLength("inputs[].content[].text", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> ANSWER =
      CohereUsage.addTo(JsonFields.builder(), "meta.").text("id", ResponseFacts::id).build();

  private static final JsonShape SHAPE =
      new JsonShape(REQUEST, ANSWER, ANSWER, new EventScan(List.of(), List.of()));

  @Override
  public String name() {
    return "cohere-embed";
  }

  @Override
  public String operation() {
    return "embeddings";
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
    return EventUse.READ; // embeddings are not streamed
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return CohereUsage.isReported(facts);
  }

  /** Older models bill images one by one and not by their tokens. */
  @Override
  public UsageOrigin withoutUsage(ResponseFacts facts) {
    return facts.count(Count.OTHER_UNITS) > 0 ? UsageOrigin.UNCOUNTED : UsageOrigin.ESTIMATED;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return CohereUsage.of(facts);
  }
}
