package io.percapita.provider.openai;

import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI does for nothing: {@code openai-moderations} and {@code openai-input-tokens}; see
 * docs/wire-formats/openai-free.md.
 */
public final class OpenAiFree implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .text("user", RequestFacts::user)
          .build();

  private static final JsonFields<ResponseFacts> RESPONSE =
      JsonFields.<ResponseFacts>builder()
          .text("model", ResponseFacts::model)
          .text("id", ResponseFacts::id)
          .text("error.type", ResponseFacts::errorType)
          .text("error.code", ResponseFacts::errorCode)
          .build();

  private static final EventScan SCAN = new EventScan(List.of(), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, RESPONSE, RESPONSE, SCAN);

  private final String name;
  private final String operation;

  private OpenAiFree(String name, String operation) {
    this.name = name;
    this.operation = operation;
  }

  /** Whether texts and images are harmful. */
  public static OpenAiFree moderations() {
    return new OpenAiFree("openai-moderations", "moderation");
  }

  /** How many tokens a response would take in. */
  public static OpenAiFree inputTokens() {
    return new OpenAiFree("openai-input-tokens", "count_tokens");
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
    return EventUse.READ; // none of them is streamed
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return false;
  }

  @Override
  public UsageOrigin withoutUsage() {
    return UsageOrigin.FREE;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return Usage.NONE;
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}
