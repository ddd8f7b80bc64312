package io.percapita.provider.ollama;

import io.percapita.provider.BodyKind;
import io.percapita.provider.ErrorShape;
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
 * {@code ollama}: chats, completions and embeddings of Ollama's own API, answered by one document
 * or, unless told otherwise, a document on each line, as in <a
 * href="https://docs.ollama.com/api">its API reference</a>; see docs/wire-formats/ollama.md.
 */
public final class OllamaNative implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .number("options.num_predict", RequestFacts::maxOutputTokens)
          .textLength("system", RequestFacts::addText)
          .textLength("prompt", RequestFacts::addText)
          .textLength("suffix", RequestFacts::addText)
          .textLength("input", RequestFacts::addText)
          .textLength("input[]", RequestFacts::addText)
          .textLength("messages[].content", RequestFacts::addText)
          .textLength("messages[].thinking", RequestFacts::addText)
          .textLengthsBelow("messages[].tool_calls[].function.arguments", RequestFacts::addText)
          .textLengthsBelow("tools", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> ANSWER =
      JsonFields.<ResponseFacts>builder()
          .text("model", ResponseFacts::model)
          .text("done_reason", ResponseFacts::finishReason)
          .flag("done", OllamaNative::done)
          .text("error", (facts, text) -> facts.errorType("error"))
          .number("prompt_eval_count", (facts, n) -> facts.count(Count.INPUT, n))
          .number("eval_count", (facts, n) -> facts.count(Count.OUTPUT, n))
          .textLength("response", ResponseFacts::addText)
          .textLength("thinking", ResponseFacts::addText)
          .textLength("message.content", ResponseFacts::addText)
          .textLength("message.thinking", ResponseFacts::addText)
          .textLengthsBelow("message.tool_calls[].function.arguments", ResponseFacts::addText)
          .build();

  private static final EventScan SCAN =
      new EventScan(
          List.of("done_reason", "total_duration", "eval_count", "error", "tool_calls"),
          List.of("content", "response", "thinking"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, ANSWER, ANSWER, SCAN);

  private final String operation;
  private final boolean streams;

  private OllamaNative(String operation, boolean streams) {
    this.operation = operation;
    this.streams = streams;
  }

  /** Chats. */
  public static OllamaNative chat() {
    return new OllamaNative("chat", true);
  }

  /** Completions. */
  public static OllamaNative generate() {
    return new OllamaNative("text_completion", true);
  }

  /** Embeddings. */
  public static OllamaNative embed() {
    return new OllamaNative("embeddings", false);
  }

  private static void done(ResponseFacts facts, boolean done) {
    if (done) {
      facts.end();
    }
  }

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public boolean streamsUnlessTold() {
    return streams;
  }

  @Override
  public BodyKind streamsAs() {
    return BodyKind.LINES;
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.OLLAMA;
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    return EventUse.MEASURE;
  }

  /** The last line has the counts; that of the prompt may be missing. */
  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return facts.has(Count.INPUT) || facts.has(Count.OUTPUT);
  }

  /** Neither count includes the other, and the answer's includes thinking. */
  @Override
  public Usage usage(ResponseFacts facts) {
    return Usage.builder()
        .add(Component.INPUT, facts.count(Count.INPUT))
        .add(Component.OUTPUT, facts.count(Count.OUTPUT))
        .build();
  }
}
