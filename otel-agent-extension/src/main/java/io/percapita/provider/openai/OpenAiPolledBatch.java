package io.percapita.provider.openai;

import io.percapita.call.CallResult;
import io.percapita.provider.ResultsDecoder;
import io.percapita.provider.ResultsFormat;
import io.percapita.provider.json.JsonFields;
import io.percapita.provider.json.JsonReader;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-polled-batch}: a batch as in <a
 * href="https://developers.openai.com/api/reference/resources/batches">OpenAI's API reference</a>,
 * which holds the sum of its calls' usage once it is over; see docs/wire-formats/batches.md.
 */
public final class OpenAiPolledBatch implements ResultsFormat {
  private static final JsonFields<PolledBatch> FIELDS =
      JsonFields.<PolledBatch>builder()
          .below("", new OpenAiResponses().shape().document(), PolledBatch::response)
          .text("status", PolledBatch::status)
          .text("endpoint", PolledBatch::endpoint)
          .text("output_file_id", PolledBatch::outputFile)
          .number("request_counts.completed", PolledBatch::calls)
          .number("in_progress_at", PolledBatch::startedAtSecond)
          .build();

  @Override
  public String name() {
    return "openai-polled-batch";
  }

  @Override
  public ResultsDecoder newDecoder(String path, Consumer<CallResult> results) {
    return new Decoder(results);
  }

  private static final class Decoder implements ResultsDecoder {
    private final Consumer<CallResult> results;
    private final PolledBatch batch = new PolledBatch();
    private @Nullable JsonReader<PolledBatch> document;

    Decoder(Consumer<CallResult> results) {
      this.results = results;
    }

    @Override
    public void responseHead(int status, Function<String, @Nullable String> headers) {
      document = status == 200 ? new JsonReader<>(FIELDS, batch) : null;
    }

    @Override
    public void responseBytes(byte[] bytes, int offset, int length) {
      if (document != null) {
        document.bytes(bytes, offset, length);
      }
    }

    @Override
    public End finish(boolean received) {
      if (document == null || !document.isComplete() || !batch.isToBeCounted()) {
        return End.NOTHING;
      }
      batch.results().forEach(results);
      return new End(batch.ids(), null);
    }
  }
}
