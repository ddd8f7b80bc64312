package io.percapita.provider.openai;

import io.percapita.provider.BatchFormat;
import io.percapita.provider.BatchLine;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.json.JsonFields;

/**
 * {@code openai-batch-output}: the content of a file, which may be a batch's output, as in <a
 * href="https://developers.openai.com/api/reference/resources/batches">OpenAI's API reference</a>;
 * see docs/wire-formats/batches.md.
 */
public final class OpenAiBatchOutput implements BatchFormat {
  private static final JsonFormat CHAT = new OpenAiChat();
  private static final JsonFormat COMPLETIONS = new OpenAiCompletions();
  private static final JsonFormat EMBEDDINGS = new OpenAiEmbeddings();
  private static final JsonFormat IMAGES = new OpenAiImages();
  private static final JsonFormat RESPONSES = new OpenAiResponses();
  private static final String BODY = "response.body";

  /** A batch may hold any of the formats; where they differ, their members have other names. */
  private static final JsonFields<BatchLine> FIELDS =
      JsonFields.<BatchLine>builder()
          .text("custom_id", BatchLine::name)
          .number("response.status_code", BatchLine::status)
          .text("error.code", BatchLine::outcome)
          .below(BODY, IMAGES.shape().document(), BatchLine::response)
          .below(BODY, CHAT.shape().document(), BatchLine::response)
          .below(BODY, RESPONSES.shape().document(), BatchLine::response)
          .text(BODY + ".object", BatchLine::object)
          .number(BODY + ".created", BatchLine::madeAtSecond)
          .number(BODY + ".created_at", BatchLine::madeAtSecond)
          .build();

  @Override
  public String name() {
    return "openai-batch-output";
  }

  @Override
  public JsonFields<BatchLine> fields() {
    return FIELDS;
  }

  /** Images do not say what they are. */
  @Override
  public JsonFormat answer(BatchLine line) {
    String object = line.object();
    if (object == null) {
      return line.response().hasFinishReason() ? CHAT : IMAGES;
    }
    return switch (object) {
      case "list" -> EMBEDDINGS;
      case "response" -> RESPONSES;
      case "text_completion" -> COMPLETIONS;
      default -> CHAT;
    };
  }

  @Override
  public boolean isResult(BatchLine line) {
    return line.isNamed() && (line.status() >= 0 || line.outcome() != null);
  }

  /** Moderations, which are free, neither say what they are nor report usage. */
  @Override
  public boolean mayBeBilled(BatchLine line) {
    return line.status() / 100 == 2
        && (line.object() != null || answer(line).reportsUsage(line.response()));
  }
}
