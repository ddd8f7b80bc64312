package io.percapita.provider.openai;

import io.percapita.call.CallResult;
import io.percapita.call.LlmResponse;
import io.percapita.provider.CallDecoder;
import io.percapita.provider.ResultsDecoder;
import io.percapita.provider.ResultsFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-polled-response}: a response made earlier, as a document or as the stream it was
 * made in. One made in the background counts, since none of its counts came before; others were
 * counted when they were made. See docs/wire-formats/batches.md.
 */
public final class OpenAiPolledResponse implements ResultsFormat {
  private final OpenAiResponses format = new OpenAiResponses();

  @Override
  public String name() {
    return "openai-polled-response";
  }

  @Override
  public ResultsDecoder newDecoder(String path, Consumer<CallResult> results) {
    return new Decoder(format.newDecoder(), results);
  }

  private record Decoder(CallDecoder call, Consumer<CallResult> results) implements ResultsDecoder {
    @Override
    public void responseHead(int status, Function<String, @Nullable String> headers) {
      call.responseHead(status, headers);
    }

    @Override
    public void responseBytes(byte[] bytes, int offset, int length) {
      call.responseBytes(bytes, offset, length);
    }

    /** Whole by the format's own end, whoever closed the connection. */
    @Override
    public End finish(boolean received) {
      LlmResponse response = call.finish();
      String id = call.resultId();
      if (id == null || !response.complete()) {
        return End.NOTHING;
      }
      results.accept(new CallResult("chat", response, 1, null));
      return new End(List.of(id), null);
    }
  }
}
