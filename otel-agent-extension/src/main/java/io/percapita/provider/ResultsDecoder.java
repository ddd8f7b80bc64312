package io.percapita.provider;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer tells of calls made earlier, from its bytes as they pass, retaining a
 * bounded amount. Not thread-safe; malformed bytes are never an exception.
 */
public interface ResultsDecoder {
  /**
   * Takes note of the response head; the body that follows arrives without content encoding.
   *
   * @param status the HTTP status code
   * @param headers answers a header by its name in any case, null if there is none
   */
  void responseHead(int status, Function<String, @Nullable String> headers);

  /**
   * Reads a piece of the response body, content encoding already removed.
   *
   * @param bytes the array that holds the piece; not retained, not changed
   */
  void responseBytes(byte[] bytes, int offset, int length);

  /**
   * Ends the response and tells what has become of it.
   *
   * @param received whether it was received to its last byte
   */
  End finish(boolean received);

  /**
   * What an answer was.
   *
   * @param ids the names under which the same results may be told again, the one they are told
   *     under now first; empty if there is nothing to count
   * @param problem why results were missed, or null if none were
   */
  record End(List<String> ids, @Nullable String problem) {
    /** Nothing to count. */
    public static final End NOTHING = new End(List.of(), null);

    /** Results that are not to be counted, since they are not whole. */
    static End missed(String problem) {
      return new End(List.of(), problem);
    }
  }
}
