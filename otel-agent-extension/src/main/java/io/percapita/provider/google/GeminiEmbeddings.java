package io.percapita.provider.google;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code gemini-embeddings}: {@code :embedContent} and {@code :batchEmbedContents}, as in <a
 * href="https://ai.google.dev/api/embeddings">Google's API reference</a>; see
 * docs/wire-formats/gemini-embeddings.md.
 */
public final class GeminiEmbeddings implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .textLength("content.parts[].text", RequestFacts::addText)
          .textLength("requests[].content.parts[].text", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT = GeminiUsage.fields().build();

  private static final EventScan SCAN = new EventScan(List.of(), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, DOCUMENT, SCAN);

  @Override
  public String name() {
    return "gemini-embeddings";
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

  @Override
  public void readHeaders(Function<String, @Nullable String> headers, ResponseFacts facts) {
    GoogleTiers.readHeader(headers, facts);
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
