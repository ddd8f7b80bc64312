package io.percapita.provider;

import io.percapita.call.CallResult;
import io.percapita.provider.json.JsonFields;
import java.util.function.Consumer;

/** A file of the results of a batch, a call on each line. */
public interface BatchFormat extends ResultsFormat {
  /** What a line has where. */
  JsonFields<BatchLine> fields();

  /** What the call of a line was answered in, which knows what its counts include. */
  JsonFormat answer(BatchLine line);

  /** Whether a line is the result of a call, as opposed to one of some other file. */
  boolean isResult(BatchLine line);

  /** Whether the call of a line may have cost money. */
  boolean mayBeBilled(BatchLine line);

  @Override
  default ResultsDecoder newDecoder(String path, Consumer<CallResult> results) {
    return new BatchDecoder(this, idIn(path), results);
  }

  /** The segment before the last: {@code /batches/{id}/results}. */
  private static String idIn(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    int idEnd = path.lastIndexOf('/', end - 1);
    return path.substring(path.lastIndexOf('/', idEnd - 1) + 1, idEnd);
  }
}
