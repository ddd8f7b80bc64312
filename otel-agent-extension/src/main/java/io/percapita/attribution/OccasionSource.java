package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.Occasion;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whoever has logged in to the request that is served, or an attribute of its session. */
final class OccasionSource implements AttributionSource {
  private static final Logger logger = Logger.getLogger(OccasionSource.class.getName());
  private static final String NAMELESS =
      "Percapita: the principals of those who log in have no names but those of their objects, such"
          + " as {0}@…, by which each request would be another user''s. They count as nobody. Give"
          + " the class a getName() or toString() with the user''s id, or name another source in"
          + " percapita.attribution.user.sources, such as jwt:sub or session:userId.";

  private final @Nullable String sessionAttribute;
  private final RootSpan rootSpan;
  private final AtomicBoolean hasWarned = new AtomicBoolean();

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
    if (sessionAttribute != null) {
      Occasion occasion = Occasion.in(context);
      return occasion == null ? null : occasion.sessionAttribute(sessionAttribute);
    }
    String principal = principal(context);
    int name = principal == null ? 0 : NamelessPrincipal.classNameLength(principal);
    if (principal == null || name == 0) {
      return principal;
    }
    if (hasWarned.compareAndSet(false, true)) {
      logger.log(Level.WARNING, NAMELESS, principal.substring(0, name));
    }
    return null;
  }

  private @Nullable String principal(Context context) {
    Occasion occasion = Occasion.in(context);
    String principal = occasion == null ? null : occasion.principal();
    return principal == null ? rootSpan.user(context) : principal;
  }

  @Override
  public String absence(Context context) {
    if (sessionAttribute == null && principal(context) != null) {
      return "whoever has logged in is an object without a name";
    }
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
