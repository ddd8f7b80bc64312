package io.percapita.provider.anthropic;

import io.percapita.provider.BatchFormat;
import io.percapita.provider.BatchLine;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.json.JsonFields;

/**
 * {@code anthropic-batch-results}: the results of a message batch, as in <a
 * href="https://platform.claude.com/docs/en/api/messages/batches/results">Anthropic's API
 * reference</a>; see docs/wire-formats/batches.md.
 */
public final class AnthropicBatchResults implements BatchFormat {
  private static final JsonFormat MESSAGES = new AnthropicMessages();

  private static final JsonFields<BatchLine> FIELDS =
      JsonFields.<BatchLine>builder()
          .text("custom_id", BatchLine::name)
          .text("result.type", BatchLine::outcome)
          .below("result.message", MESSAGES.shape().document(), BatchLine::response)
          .build();

  @Override
  public String name() {
    return "anthropic-batch-results";
  }

  @Override
  public JsonFields<BatchLine> fields() {
    return FIELDS;
  }

  @Override
  public JsonFormat answer(BatchLine line) {
    return MESSAGES;
  }

  @Override
  public boolean isResult(BatchLine line) {
    return line.isNamed() && line.outcome() != null;
  }

  /** Calls that failed, or were cancelled or expired before they were made, are not billed. */
  @Override
  public boolean mayBeBilled(BatchLine line) {
    return "succeeded".equals(line.outcome());
  }
}
