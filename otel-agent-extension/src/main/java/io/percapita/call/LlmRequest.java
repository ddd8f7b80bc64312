package io.percapita.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the request of a call says about itself, as far as it has been read.
 *
 * @param model the model asked for, or null while unknown
 * @param stream whether a streamed answer was asked for
 * @param serviceTier the tier asked for, as the provider spells it, or null
 * @param user the end user the request itself names ({@code user}, {@code safety_identifier},
 *     {@code metadata.user_id}), unhashed, or null
 * @param conversationId the provider's id of the conversation the call continues, or null
 * @param metadata entries of the provider's metadata, as far as they were asked for
 * @param headers headers for a gateway, as far as they were asked for
 */
public record LlmRequest(
    @Nullable String model,
    boolean stream,
    @Nullable String serviceTier,
    @Nullable String user,
    @Nullable String conversationId,
    Map<String, String> metadata,
    Map<String, String> headers) {
  /** A request of which nothing could be read. */
  public static final LlmRequest UNKNOWN = new LlmRequest(null, false, null, null, null);

  /** A request without metadata or headers that were asked for. */
  public LlmRequest(
      @Nullable String model,
      boolean stream,
      @Nullable String serviceTier,
      @Nullable String user,
      @Nullable String conversationId) {
    this(model, stream, serviceTier, user, conversationId, Map.of(), Map.of());
  }

  /** The same request with headers. */
  public LlmRequest withHeaders(Map<String, String> sent) {
    return sent.isEmpty()
        ? this
        : new LlmRequest(model, stream, serviceTier, user, conversationId, metadata, sent);
  }

  /** The same request, as if it named no user. */
  public LlmRequest withoutUser() {
    return new LlmRequest(model, stream, serviceTier, null, conversationId, metadata, headers);
  }

  /** The same request, as if it named another user. */
  public LlmRequest withUser(String other) {
    return new LlmRequest(model, stream, serviceTier, other, conversationId, metadata, headers);
  }

  /** The same request, of whoever another says that it is of. */
  public LlmRequest withCallerOf(LlmRequest other) {
    return new LlmRequest(
        model, stream, serviceTier, other.user, conversationId, other.metadata, headers);
  }

  /**
   * The same request to an endpoint that names a model.
   *
   * @param named the model that counts where the body names none; null for none
   */
  public LlmRequest orModel(@Nullable String named) {
    return model != null || named == null
        ? this
        : new LlmRequest(named, stream, serviceTier, user, conversationId, metadata, headers);
  }
}
