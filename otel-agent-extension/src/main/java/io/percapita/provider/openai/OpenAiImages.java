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
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-images}: images generated, edited and varied, as in <a
 * href="https://platform.openai.com/docs/api-reference/images">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-images.md.
 */
public final class OpenAiImages implements JsonFormat {
  /** Of JSON and of forms. */
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .text("user", RequestFacts::user)
          .build();

  /** Documents and events have the same members. */
  private static final JsonFields<ResponseFacts> RESPONSE =
      ErrorFields.addTo(JsonFields.builder(), "")
          .text("type", ResponseFacts::kind)
          .text("model", ResponseFacts::model)
          .text("id", ResponseFacts::id)
          .number("usage.input_tokens", (facts, n) -> facts.count(Count.INPUT, n))
          .number(
              "usage.input_tokens_details.image_tokens",
              (facts, n) -> facts.count(Count.IMAGE_INPUT, n))
          .number(
              "usage.input_tokens_details.cached_tokens",
              (facts, n) -> facts.count(Count.CACHE_READ, n))
          .number(
              "usage.input_tokens_details.cached_tokens_details.image_tokens",
              (facts, n) -> facts.count(Count.IMAGE_CACHE_READ, n))
          .number("usage.output_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
          .number(
              "usage.output_tokens_details.image_tokens",
              (facts, n) -> facts.count(Count.IMAGE_OUTPUT, n))
          .build();

  private static final EventScan SCAN = new EventScan(List.of(), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, RESPONSE, RESPONSE, SCAN);

  @Override
  public String name() {
    return "openai-images";
  }

  @Override
  public String operation() {
    return "image_generation";
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
    return event != null && event.endsWith(".partial_image") ? EventUse.SKIP : EventUse.READ;
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    String kind = facts.kind();
    if (kind != null && kind.endsWith(".completed")) {
      facts.end();
    }
  }

  /** Models that report no tokens are billed by the image, at prices of its size and quality. */
  @Override
  public UsageOrigin withoutUsage() {
    return UsageOrigin.UNCOUNTED;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return OpenAiUsage.ofImages(facts);
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}
