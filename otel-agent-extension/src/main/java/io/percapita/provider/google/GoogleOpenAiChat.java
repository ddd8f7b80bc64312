package io.percapita.provider.google;

import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * {@code google-openai-chat}: chat completions as Google answers them, whose completion tokens do
 * not include thoughts; see docs/wire-formats/google-openai-chat.md.
 */
public final class GoogleOpenAiChat implements JsonFormat {
  private static final OpenAiChat CHAT = new OpenAiChat();

  private static final JsonShape SHAPE =
      new JsonShape(
          CHAT.shape().request(),
          withTotal(CHAT.shape().document()),
          withTotal(CHAT.shape().event()),
          CHAT.shape().scan());

  private static JsonFields<ResponseFacts> withTotal(JsonFields<ResponseFacts> fields) {
    return fields
        .extended()
        .number("usage.total_tokens", (facts, n) -> facts.count(Count.TOTAL, n))
        .text("error.status", ResponseFacts::errorType)
        .text("usage.extra_properties.google.traffic_type", ResponseFacts::tierBeyondService)
        .build();
  }

  @Override
  public String name() {
    return "google-openai-chat";
  }

  @Override
  public String operation() {
    return CHAT.operation();
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    return CHAT.use(event, data, offset, length);
  }

  /** What the total has beyond prompt and completion are thoughts. */
  @Override
  public void afterReading(ResponseFacts facts) {
    long output = facts.count(Count.OUTPUT);
    long thoughts = facts.count(Count.TOTAL) - facts.count(Count.INPUT) - output;
    if (reportsUsage(facts) && thoughts > 0) {
      facts.count(Count.OUTPUT, output + thoughts);
      facts.count(Count.REASONING, Math.max(thoughts, facts.count(Count.REASONING)));
    }
    CHAT.afterReading(facts);
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return CHAT.reportsUsage(facts);
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return CHAT.usage(facts);
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    String tier = CHAT.serviceTier(reported);
    return tier == null ? null : GoogleTiers.served(tier);
  }
}
