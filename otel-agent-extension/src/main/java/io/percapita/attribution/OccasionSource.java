package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.Occasion;
import org.jspecify.annotations.Nullable;

/** Whoever has logged in to the request that is served, or an attribute of its session. */
final class OccasionSource implements AttributionSource {
  private final @Nullable String sessionAttribute;
  private final RootSpan rootSpan;

  private OccasionSource(@Nullable String sessionAttribute, RootSpan rootSpan) {
    this.sessionAttribute = sessionAttribute;
    this.rootSpan = rootSpan;
  }

  /**
   * The principal, as the server's framework tells it, or else as the application or the agent has
   * written it on the span of the request.
   */
  static AttributionSource principal(RootSpan rootSpan) {
    return new OccasionSource(null, rootSpan);
  }

  /** An attribute of the session. */
  static AttributionSource session(String attribute) {
    return new OccasionSource(attribute, RootSpan.NONE);
  }

  @Override
  public String name() {
    return sessionAttribute == null ? "principal" : "session";
  }

  @Override
  public String description() {
    return sessionAttribute == null ? name() : name() + " " + sessionAttribute;
  }

  @Override
  public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
    Occasion occasion = Occasion.in(context);
    if (sessionAttribute != null) {
      return occasion == null ? null : occasion.sessionAttribute(sessionAttribute);
    }
    String principal = occasion == null ? null : occasion.principal();
    return principal == null ? rootSpan.user(context) : principal;
  }

  @Override
  public String absence(Context context) {
    Occasion occasion = Occasion.in(context);
    if (occasion == null) {
      return "no request is being served here";
    }
    if (occasion.kind() != Occasion.Kind.REQUEST) {
      return "what is being handled is no request";
    }
    return sessionAttribute == null
        ? "nobody has logged in, by Servlet or Spring WebFlux"
        : "there is no session, or it has no such attribute of text or number";
  }
}
