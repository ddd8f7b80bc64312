package io.percapita.provider.voyage;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code voyage}: embeddings of texts, of chunks in their context and of images, and reranking, all
 * with one count of tokens, as in <a
 * href="https://docs.voyageai.com/reference/embeddings-api">Voyage's API reference</a>; see
 * docs/wire-formats/voyage.md.
 */
public final class VoyageEmbeddings implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .textLength("input", RequestFacts::addText)
          .textLength("input[]", RequestFacts::addText)
          .textLength("inputs[][]", RequestFacts::addText)
          .textLength("inputs[].content[].text", RequestFacts::addText)
          .textLength("query", RequestFacts::addText)
          .textLength("documents[]", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> ANSWER =
      JsonFields.<ResponseFacts>builder()
          .text("model", ResponseFacts::model)
          .number("usage.total_tokens", (facts, n) -> facts.count(Count.INPUT, n))
          .build();

  private static final JsonShape SHAPE =
      new JsonShape(REQUEST, ANSWER, ANSWER, new EventScan(List.of(), List.of()));

  private final String name;
  private final String operation;

  private VoyageEmbeddings(String name, String operation) {
    this.name = name;
    this.operation = operation;
  }

  /** Embeddings of any kind. */
  public static VoyageEmbeddings embeddings() {
    return new VoyageEmbeddings("voyage-embeddings", "embeddings");
  }

  /** Reranking. */
  public static VoyageEmbeddings rerank() {
    return new VoyageEmbeddings("voyage-rerank", "rerank");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    return EventUse.READ; // nothing here is streamed
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return Usage.builder().add(Component.INPUT, facts.count(Count.INPUT)).build();
  }
}
