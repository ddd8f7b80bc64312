package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.SentFacts;
import org.jspecify.annotations.Nullable;

/**
 * A header of the request or message that is being handled, or a claim of its bearer token.
 *
 * @param key the name of the header or claim
 * @param isClaim whether it is a claim
 */
record SentSource(String key, boolean isClaim) implements AttributionSource {
  @Override
  public String name() {
    return isClaim ? "jwt" : "header";
  }

  @Override
  public String description() {
    return name() + " " + key;
  }

  @Override
  public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
    SentFacts sent = SentFacts.in(context);
    return isClaim ? sent.claim(key) : sent.header(key);
  }

  @Override
  public String absence(Context context) {
    if (!isClaim) {
      return "no such header came";
    }
    return SentFacts.in(context).hasToken()
        ? "the bearer token has no such claim, or it is no text"
        : "no bearer token with claims came";
  }
}
