package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import org.jspecify.annotations.Nullable;

/** One place to look for the user, the feature or the plan of a call. Thread-safe. */
interface AttributionSource {
  /** The source's name, as {@code llm.user.source} shows it; one of a few. */
  String name();

  /** The source and where it looks, for log lines. */
  String description();

  /**
   * What the source knows of a call.
   *
   * @param context in which the call is made
   * @param request what the LLM request says; {@link LlmRequest#UNKNOWN} when the call begins
   * @param user the user's id where that is known already, as a plan may follow from it
   */
  @Nullable String of(Context context, LlmRequest request, @Nullable String user);

  /** Whether there may be more to know once the LLM request has been read. */
  default boolean readsRequest() {
    return false;
  }

  /** Whether that may be so of a user who is known already. */
  default boolean readsRequestOfKnownUser() {
    return readsRequest();
  }

  /** Why it knows nothing of a call, for log lines; no values. */
  String absence(Context context);
}
