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
    Occasion occasion = Occasion.in(context);
    if (sessionAttribute != null) {
      return occasion == null ? null : occasion.sessionAttribute(sessionAttribute);
    }
    String principal = occasion == null ? null : occasion.principal();
    if (principal != null) {
      return principal;
    }
    String nameless = occasion == null ? null : occasion.principalWithoutName();
    if (nameless != null && hasWarned.compareAndSet(false, true)) {
      logger.log(Level.WARNING, NAMELESS, nameless);
    }
    return rootSpan.user(context);
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
    if (sessionAttribute == null && occasion.principalWithoutName() != null) {
      return "whoever has logged in is an object without a name";
    }
    return sessionAttribute == null
        ? "nobody has logged in, by Servlet or Spring WebFlux"
        : "there is no session, or it has no such attribute of text or number";
  }
}
