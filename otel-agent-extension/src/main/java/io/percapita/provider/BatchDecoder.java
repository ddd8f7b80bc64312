package io.percapita.provider;

import io.percapita.call.CallResult;
import io.percapita.provider.json.JsonReader;
import io.percapita.wire.LineSplitter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of a batch, a call on each line, whose number may be any. A file whose first
 * lines are none is not looked at any further: most files are something else.
 */
final class BatchDecoder implements ResultsDecoder {
  private static final int LINES_TO_JUDGE_BY = 10;
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;

  private final BatchFormat format;
  private final String id;
  private final Consumer<CallResult> results;
  private final LineSplitter lines =
      new LineSplitter((event, data, offset, length, last) -> piece(data, offset, length, last));

  private BatchLine line = new BatchLine();
  private @Nullable JsonReader<BatchLine> reader;
  private int status;
  private boolean reads;
  private long resultLines;
  private long otherLines;

  BatchDecoder(BatchFormat format, String id, Consumer<CallResult> results) {
    this.format = format;
    this.id = id;
    this.results = results;
  }

  @Override
  public void responseHead(int statusCode, Function<String, @Nullable String> headers) {
    status = statusCode;
    reads = status == OK || status == PARTIAL_CONTENT;
  }

  @Override
  public void responseBytes(byte[] bytes, int offset, int length) {
    if (reads) {
      lines.bytes(bytes, offset, length);
    }
  }

  @Override
  public End finish(boolean received) {
    if (reads && received) {
      lines.end();
    }
    if (resultLines == 0) {
      return End.NOTHING;
    }
    if (!received || status == PARTIAL_CONTENT) {
      return End.missed("the results of a batch were not read whole");
    }
    return new End(
        List.of(id), otherLines == 0 ? null : "lines of a batch's results could not be read");
  }

  private void piece(byte[] data, int offset, int length, boolean last) {
    if (!reads) {
      return; // the rest of what was given at once
    }
    JsonReader<BatchLine> json = reader;
    if (json == null) {
      line = new BatchLine();
      json = new JsonReader<>(format.fields(), line);
      reader = json;
    }
    json.bytes(data, offset, length);
    if (last) {
      endLine(json.isComplete() && format.isResult(line));
      reader = null;
    }
  }

  private void endLine(boolean isResult) {
    if (!isResult) {
      otherLines++;
      reads = resultLines > 0 || otherLines < LINES_TO_JUDGE_BY;
      return;
    }
    resultLines++;
    if (format.mayBeBilled(line)) {
      results.accept(line.result(format));
    }
  }
}
