package io.percapita.provider.bedrock;

import io.percapita.provider.BodyKind;
import io.percapita.provider.ErrorShape;
import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.EventScan;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import io.percapita.wire.AwsEventStream;
import io.percapita.wire.EventSink;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code bedrock-invoke}: InvokeModel and InvokeModelWithResponseStream, whose bodies are those of
 * the models, as in <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html">Amazon's user
 * guide</a>; see docs/wire-formats/bedrock-invoke.md.
 */
public final class BedrockInvoke implements JsonFormat {
  private static final EventScan SCAN =
      new EventScan(
          List.of(
              "usage",
              "amazon-bedrock-invocationMetrics",
              "stop_reason",
              "stopReason",
              "finish_reason",
              "completionReason",
              "prompt_token_count",
              "error"),
          List.of(
              "text",
              "partial_json",
              "thinking",
              "outputText",
              "generation",
              "completion",
              "content",
              "input",
              "arguments"));

  private static final JsonShape SHAPE =
      new JsonShape(
          BedrockInvokeFields.REQUEST,
          BedrockInvokeFields.ANSWER,
          BedrockInvokeFields.ANSWER,
          SCAN);

  private final String operation;
  private final boolean streamed;

  private BedrockInvoke(String operation, boolean streamed) {
    this.operation = operation;
    this.streamed = streamed;
  }

  /** InvokeModel. */
  public static BedrockInvoke whole() {
    return new BedrockInvoke("chat", false);
  }

  /** InvokeModelWithResponseStream. */
  public static BedrockInvoke streamed() {
    return new BedrockInvoke("chat", true);
  }

  /** InvokeModel of a model that embeds. */
  public static BedrockInvoke embeddings() {
    return new BedrockInvoke("embeddings", false);
  }

  @Override
  public String name() {
    return "bedrock-invoke";
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public boolean streams() {
    return streamed;
  }

  @Override
  public BodyKind streamsAs() {
    return BodyKind.AWS_EVENTS;
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.AMAZON;
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public void readHeaders(Function<String, @Nullable String> headers, ResponseFacts facts) {
    BedrockUsage.readHeaders(headers, facts);
    if (streamed) {
      return; // nothing is counted before there is an answer
    }
    readCount(headers, "X-Amzn-Bedrock-Input-Token-Count", facts, Count.PLATFORM_INPUT);
    readCount(headers, "X-Amzn-Bedrock-Output-Token-Count", facts, Count.PLATFORM_OUTPUT);
    readCount(
        headers, "X-Amzn-Bedrock-Cache-Read-Input-Token-Count", facts, Count.PLATFORM_CACHE_READ);
    readCount(
        headers, "X-Amzn-Bedrock-Cache-Write-Input-Token-Count", facts, Count.PLATFORM_CACHE_WRITE);
  }

  private static void readCount(
      Function<String, @Nullable String> headers, String name, ResponseFacts facts, Count count) {
    String value = headers.apply(name);
    if (value == null) {
      return;
    }
    try {
      facts.count(count, Long.parseLong(value.strip()));
    } catch (NumberFormatException ignored) {
      // What is no number says nothing; the body will.
    }
  }

  @Override
  public EventSink unwrapping(EventSink sink) {
    return new ChunkPayload(sink);
  }

  @Override
  public void readName(String event, ResponseFacts facts) {
    if (event.startsWith(AwsEventStream.ERROR)) {
      facts.errorType(event.substring(AwsEventStream.ERROR.length()));
    }
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    return event != null && event.startsWith(AwsEventStream.ERROR)
        ? EventUse.SKIP
        : EventUse.MEASURE;
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return !facts.has(Count.OTHER_UNITS) && BedrockUsage.isReported(facts);
  }

  /** Pictures are billed by the piece. */
  @Override
  public UsageOrigin withoutUsage(ResponseFacts facts) {
    return facts.has(Count.OTHER_UNITS) ? UsageOrigin.UNCOUNTED : UsageOrigin.ESTIMATED;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return BedrockUsage.disjoint(facts);
  }

  @Override
  public String serviceTier(String reported) {
    return BedrockUsage.serviceTier(reported);
  }
}
