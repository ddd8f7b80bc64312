package io.percapita.provider;

import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one call of one wire format from its bytes, as they pass, retaining a bounded amount.
 *
 * <p>Not thread-safe: the caller serialises access. Malformed bytes are never an exception: they
 * end up in {@link LlmResponse#problem()}.
 */
public interface CallDecoder {
  /**
   * Reads a piece of the request body.
   *
   * @param bytes the array that holds the piece; not retained, not changed
   */
  void requestBytes(byte[] bytes, int offset, int length);

  /** Forgets the request body read so far: the client is about to write it again. */
  void requestRestarted();

  /**
   * Tells which entries of the provider's metadata are to be kept of the request, by their names;
   * before its first byte. Unless told, none are.
   */
  default void wantMetadata(Set<String> names) {}

  /** What the request has said so far. */
  LlmRequest request();

  /**
   * Whether the request body has been read to its end, as far as its format tells where that is.
   */
  default boolean hasWholeRequest() {
    return false;
  }

  /** How large the call may become, by what the request has said so far. */
  default RequestSize requestSize() {
    return RequestSize.UNKNOWN;
  }

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

  /** Ends the response, whether or not all of it came, and tells what it said. */
  LlmResponse finish();

  /**
   * The id under which a later request may be answered with the usage that {@link #finish} told, or
   * null if none will.
   */
  default @Nullable String resultId() {
    return null;
  }
}
