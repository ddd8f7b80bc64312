package io.percapita.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One finished call.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param region the region the endpoint is of, or null where the provider does not say
 * @param operation {@code gen_ai.operation.name}, such as {@code chat} or {@code embeddings}
 * @param request what was asked
 * @param response what was answered
 * @param statusCode the HTTP status, or 0 if no response head arrived
 * @param end how the bytes ended
 * @param errorType {@code error.type} of a call that failed, or null
 * @param startedAt when the call began; decides which dated price applies
 * @param durationNanos from the start to the last byte, in nanoseconds
 * @param firstChunkNanos from the start to the first byte of the response body, in nanoseconds, or
 *     -1 if none arrived
 */
public record LlmCall(
    String provider,
    @Nullable String region,
    String operation,
    LlmRequest request,
    LlmResponse response,
    int statusCode,
    CallEnd end,
    @Nullable String errorType,
    Instant startedAt,
    long durationNanos,
    long firstChunkNanos) {

  /**
   * Why a call failed: by its status, by what the response says, or by what broke it.
   *
   * @param cause what broke the exchange, or null
   * @return {@code error.type}, or null if the call did not fail
   */
  public static @Nullable String errorType(
      int statusCode, LlmResponse response, @Nullable Throwable cause) {
    if (statusCode >= 400) {
      return Integer.toString(statusCode);
    }
    if (response.errorType() != null) {
      return response.errorType();
    }
    return cause == null ? null : cause.getClass().getName();
  }

  /** The same call with another answer. */
  public LlmCall with(LlmResponse other) {
    return new LlmCall(
        provider,
        region,
        operation,
        request,
        other,
        statusCode,
        end,
        errorType,
        startedAt,
        durationNanos,
        firstChunkNanos);
  }

  /** The region that bills: the response's, else the endpoint's, else null. */
  public @Nullable String billedRegion() {
    return response.region() != null ? response.region() : region;
  }

  /** The model that is billed: the response's, else the request's, else null. */
  public @Nullable String billedModel() {
    return response.model() != null ? response.model() : request.model();
  }
}
