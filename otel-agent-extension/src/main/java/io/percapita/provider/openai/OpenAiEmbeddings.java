package io.percapita.provider.openai;

import io.percapita.provider.ErrorFields;
import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.ReportedCost;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-embeddings}: embeddings, as in <a
 * href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-embeddings.md.
 */
public final class OpenAiEmbeddings implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .text("user", RequestFacts::user)
          .textLength("input", RequestFacts::addText)
          .textLength("input[]", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      ErrorFields.addTo(ReportedCost.addTo(JsonFields.builder(), "usage."), "")
          .text("model", ResponseFacts::model)
          .number("usage.prompt_tokens", (facts, n) -> facts.count(Count.INPUT, n))
          .build();

  private static final EventScan SCAN = new EventScan(List.of(), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, DOCUMENT, SCAN);

  @Override
  public String name() {
    return "openai-embeddings";
  }

  @Override
  public String operation() {
    return "embeddings";
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
  public Usage usage(ResponseFacts facts) {
    return OpenAiUsage.disjoint(facts);
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}
