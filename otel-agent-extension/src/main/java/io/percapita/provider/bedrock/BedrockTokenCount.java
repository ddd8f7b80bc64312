package io.percapita.provider.bedrock;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code bedrock-token-count}: CountTokens, and Anthropic's count of tokens on Bedrock; both cost
 * nothing. See docs/wire-formats/bedrock-converse.md.
 */
public final class BedrockTokenCount implements JsonFormat {
  private static final JsonShape SHAPE =
      new JsonShape(
          JsonFields.<RequestFacts>builder().text("model", RequestFacts::model).build(),
          JsonFields.<ResponseFacts>builder().build(),
          JsonFields.<ResponseFacts>builder().build(),
          new EventScan(List.of(), List.of()));

  @Override
  public String name() {
    return "bedrock-token-count";
  }

  @Override
  public String operation() {
    return "count_tokens";
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public void readHeaders(Function<String, @Nullable String> headers, ResponseFacts facts) {
    BedrockUsage.readHeaders(headers, facts);
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    return EventUse.SKIP; // it is never streamed
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
  public String serviceTier(String reported) {
    return BedrockUsage.serviceTier(reported);
  }
}
