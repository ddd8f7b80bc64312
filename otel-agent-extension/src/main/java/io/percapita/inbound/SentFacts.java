package io.percapita.inbound;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of an inbound request or message say, as far as it was asked for. Immutable;
 * lives as long as the contexts of the request.
 */
public final class SentFacts implements ImplicitContextKeyed {
  private static final ContextKey<SentFacts> KEY = ContextKey.named("percapita-sent-facts");
  static final SentFacts NONE = new SentFacts(Map.of(), Map.of(), false);

  private final Map<String, String> headers;
  private final Map<String, String> claims;
  private final boolean hasToken;

  SentFacts(Map<String, String> headers, Map<String, String> claims, boolean hasToken) {
    this.headers = headers;
    this.claims = claims;
    this.hasToken = hasToken;
  }

  /** What was sent with the request that is served in a context. */
  public static SentFacts in(Context context) {
    SentFacts facts = context.get(KEY);
    return facts == null ? NONE : facts;
  }

  /** A header by its configured name, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** A claim by its name, or null. */
  public @Nullable String claim(String name) {
    return claims.get(name);
  }

  /** Whether there was a bearer token with claims in it. */
  public boolean hasToken() {
    return hasToken;
  }

  @Override
  public Context storeInContext(Context context) {
    return context.with(KEY, this);
  }
}
