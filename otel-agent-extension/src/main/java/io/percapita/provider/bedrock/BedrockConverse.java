package io.percapita.provider.bedrock;

import io.percapita.provider.BodyKind;
import io.percapita.provider.ErrorShape;
import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import io.percapita.wire.AwsEventStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code bedrock-converse}: Converse and ConverseStream, as in <a
 * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Amazon's
 * API reference</a>; see docs/wire-formats/bedrock-converse.md.
 */
public final class BedrockConverse implements JsonFormat {
  private static final String END = "metadata";

  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("serviceTier.type", RequestFacts::serviceTier)
          .number("inferenceConfig.maxTokens", RequestFacts::maxOutputTokens)
          .words("requestMetadata", RequestFacts::metadata)
          .textLength("system[].text", RequestFacts::addText)
          .textLength("messages[].content[].text", RequestFacts::addText)
          .textLength(
              "messages[].content[].reasoningContent.reasoningText.text", RequestFacts::addText)
          .textLengthsBelow("messages[].content[].toolUse.input", RequestFacts::addText)
          .textLength("messages[].content[].toolResult.content[].text", RequestFacts::addText)
          .textLengthsBelow("messages[].content[].toolResult.content[].json", RequestFacts::addText)
          .textLengthsBelow("toolConfig.tools", RequestFacts::addText)
          .textLengthsBelow("promptVariables", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      common()
          .textLength("output.message.content[].text", ResponseFacts::addText)
          .textLength(
              "output.message.content[].reasoningContent.reasoningText.text",
              ResponseFacts::addText)
          .textLengthsBelow("output.message.content[].toolUse.input", ResponseFacts::addText)
          .textLength(
              "output.message.content[].citationsContent.content[].text", ResponseFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> EVENT =
      common()
          .textLength("delta.text", ResponseFacts::addText)
          .textLength("delta.reasoningContent.text", ResponseFacts::addText)
          .textLength("delta.toolUse.input", ResponseFacts::addText)
          .build();

  private static final EventScan SCAN =
      new EventScan(List.of("usage", "stopReason"), List.of("text", "input"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, EVENT, SCAN);

  private final boolean streamed;

  private BedrockConverse(boolean streamed) {
    this.streamed = streamed;
  }

  /** Converse. */
  public static BedrockConverse whole() {
    return new BedrockConverse(false);
  }

  /** ConverseStream. */
  public static BedrockConverse streamed() {
    return new BedrockConverse(true);
  }

  private static JsonFields.Builder<ResponseFacts> common() {
    return BedrockUsage.addTo(JsonFields.builder(), "usage.")
        .text("stopReason", ResponseFacts::finishReason)
        .text("serviceTier.type", ResponseFacts::serviceTier)
        .text("performanceConfig.latency", BedrockUsage::latency)
        // A prompt router has no price; the model that it chose has.
        .text("trace.promptRouter.invokedModelId", ResponseFacts::model)
        .text("__type", ResponseFacts::errorType);
  }

  @Override
  public String name() {
    return "bedrock-converse";
  }

  @Override
  public String operation() {
    return "chat";
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
  }

  @Override
  public void readName(String event, ResponseFacts facts) {
    if (event.startsWith(AwsEventStream.ERROR)) {
      facts.errorType(event.substring(AwsEventStream.ERROR.length()));
    } else if (event.equals(END)) {
      facts.kind(END);
    }
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    if (event == null) {
      return EventUse.READ; // the names always come; without them the data must tell
    }
    return switch (event) {
      case "contentBlockDelta" -> EventUse.MEASURE;
      case "messageStop", END -> EventUse.READ;
      default -> EventUse.SKIP;
    };
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    if (END.equals(facts.kind())) {
      facts.end();
    }
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return BedrockUsage.isReported(facts);
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
