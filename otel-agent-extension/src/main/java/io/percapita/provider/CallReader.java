package io.percapita.provider;

import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.wire.ContentDecoding;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one call from the bytes of its exchange: content encoding first, then the endpoint's
 * format. Not thread-safe; to be closed, since decompression holds memory outside the heap.
 */
public final class CallReader implements AutoCloseable {
  private final Endpoint endpoint;
  private final CallDecoder decoder;
  private @Nullable ContentDecoding content;
  private @Nullable String modelInPath;

  /** A reader of one call to an endpoint, which keeps no metadata of it. */
  public CallReader(Endpoint endpoint) {
    this(endpoint, Set.of());
  }

  /**
   * A reader of one call to an endpoint.
   *
   * @param wantedMetadata which entries of the provider's metadata to keep
   */
  public CallReader(Endpoint endpoint, Set<String> wantedMetadata) {
    this.endpoint = endpoint;
    this.decoder = endpoint.format().newDecoder();
    this.modelInPath = endpoint.model();
    decoder.wantMetadata(wantedMetadata);
  }

  /** Takes note that the request body is written, for the first time or again. */
  public void requestStart() {
    decoder.requestRestarted();
  }

  /** Takes note that the request goes to the path of another model than the endpoint's. */
  public void movedTo(String model) {
    modelInPath = model;
  }

  /** Takes the next bytes of the request body; they are neither kept nor changed. */
  public void requestBytes(byte[] bytes, int offset, int length) {
    decoder.requestBytes(bytes, offset, length);
  }

  /**
   * Takes the head of the response.
   *
   * @param headers answers a header by its name in any case, null if there is none
   */
  public void responseHead(int status, Function<String, @Nullable String> headers) {
    close();
    content = ContentDecoding.of(headers.apply("Content-Encoding"), decoder::responseBytes);
    decoder.responseHead(status, headers);
  }

  /** Takes the next bytes of the response body, as they were sent; neither kept nor changed. */
  public void responseBytes(byte[] bytes, int offset, int length) {
    if (content != null) {
      content.bytes(bytes, offset, length);
    }
  }

  /** Who bills the call, given what the request says so far. */
  public String provider() {
    return endpoint.billedBy(decoder.request().model());
  }

  /** What the request says, as far as it was read. */
  public LlmRequest request() {
    return decoder.request().orModel(modelInPath);
  }

  /** Whether the request body has been read to its end, as far as it tells where that is. */
  public boolean hasWholeRequest() {
    return decoder.hasWholeRequest();
  }

  /** How large the call may become, by what the request says. */
  public RequestSize requestSize() {
    return decoder.requestSize();
  }

  /**
   * Ends the response and tells what it said.
   *
   * @param received whether the client received it whole
   */
  public LlmResponse finish(boolean received) {
    String problem = content == null ? null : content.problem();
    close();
    LlmResponse response = decoder.finish();
    if (problem == null && response.problem() == null && received && response.saysNothing()) {
      problem = "a success that says nothing";
    }
    return problem == null ? response : response.withProblem(problem);
  }

  /** The id under which a later request may tell the same usage, or null; once it is finished. */
  public @Nullable String resultId() {
    return decoder.resultId();
  }

  @Override
  public void close() {
    if (content != null) {
      content.close();
      content = null;
    }
  }
}
