package io.percapita.provider;

import io.percapita.call.CallResult;
import io.percapita.wire.ContentDecoding;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an exchange tells of calls made earlier: content encoding first, then the endpoint's
 * format. Not thread-safe; to be closed, since decompression holds memory outside the heap.
 */
public final class ResultsReader implements AutoCloseable {
  private final ResultsDecoder decoder;
  private @Nullable ContentDecoding content;
  private boolean isSuccess;

  /**
   * A reader of one exchange.
   *
   * @param path the path requested
   * @param results is given each result that may have cost money, as its bytes pass
   */
  public ResultsReader(ResultsFormat format, String path, Consumer<CallResult> results) {
    this.decoder = format.newDecoder(path, results);
  }

  /**
   * Takes the head of the response.
   *
   * @param headers answers a header by its name in any case, null if there is none
   */
  public void responseHead(int status, Function<String, @Nullable String> headers) {
    close();
    isSuccess = status >= 200 && status <= 299;
    content = ContentDecoding.of(headers.apply("Content-Encoding"), decoder::responseBytes);
    decoder.responseHead(status, headers);
  }

  /** Takes the next bytes of the response body, as they were sent; neither kept nor changed. */
  public void responseBytes(byte[] bytes, int offset, int length) {
    if (content != null) {
      content.bytes(bytes, offset, length);
    }
  }

  /**
   * Ends the response and tells what has become of it.
   *
   * @param received whether it was received to its last byte
   */
  public ResultsDecoder.End finish(boolean received) {
    String problem = content == null ? null : content.problem();
    boolean whole = content == null || content.isWhole();
    close();
    ResultsDecoder.End end = decoder.finish(received && problem == null && whole);
    return problem != null && isSuccess ? ResultsDecoder.End.missed(problem) : end;
  }

  @Override
  public void close() {
    if (content != null) {
      content.close();
      content = null;
    }
  }
}
