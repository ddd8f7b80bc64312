package io.percapita.inbound;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the application is busy with: a request it serves, a message it handles, a job it runs. Kept
 * in the context, and so found by whatever is done for it, on other threads too. Thread-safe.
 */
public final class Occasion implements ImplicitContextKeyed, ServedRequest {
  /** What there is to be busy with. */
  public enum Kind {
    /** A request of a client, by HTTP or RPC. */
    REQUEST,
    /** A message from a queue or topic. */
    MESSAGE,
    /** What a scheduler has begun. */
    JOB
  }

  private static final ContextKey<Occasion> KEY = ContextKey.named("percapita-occasion");

  private final Kind kind;
  private final @Nullable String name;
  private final WantedFacts wanted;
  private volatile @Nullable String principal;
  private volatile @Nullable String namelessClass;
  private volatile @Nullable Map<String, String> session;

  private Occasion(Kind kind, @Nullable String name, WantedFacts wanted) {
    this.kind = kind;
    this.name = name;
    this.wanted = wanted;
  }

  /**
   * An occasion that begins now.
   *
   * @param name what it is called, such as the queue of a message, or null if that is not known yet
   */
  public static Occasion of(Kind kind, @Nullable String name, WantedFacts wanted) {
    return new Occasion(kind, name, wanted);
  }

  /** The occasion of a context, or null. */
  public static @Nullable Occasion in(Context context) {
    return context.get(KEY);
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** What it is called; null for an HTTP request, whose route is found out later. */
  public @Nullable String name() {
    return name;
  }

  /** Who has logged in, or null if nobody is known to. */
  public @Nullable String principal() {
    return principal;
  }

  /** The class of whoever has logged in and has no name, or null. */
  public @Nullable String principalWithoutName() {
    return namelessClass;
  }

  /** An attribute of the session, or null. */
  public @Nullable String sessionAttribute(String attribute) {
    Map<String, String> known = session;
    return known == null ? null : known.get(attribute);
  }

  @Override
  public boolean wantsPrincipal() {
    return wanted.principal() && principal == null;
  }

  @Override
  public void principal(@Nullable String principalName) {
    if (principalName != null) {
      principal = Held.cut(principalName);
    }
  }

  @Override
  public void principalWithoutName(String className) {
    namelessClass = className;
  }

  @Override
  public List<String> sessionAttributes() {
    return wanted.sessionAttributes();
  }

  @Override
  public void sessionAttribute(String attribute, @Nullable Object value) {
    if (value instanceof CharSequence text) {
      attributes().put(attribute, Held.cut(text));
    } else if (value instanceof Number || value instanceof java.util.UUID) {
      attributes().put(attribute, Held.cut(value.toString()));
    }
  }

  private synchronized Map<String, String> attributes() {
    Map<String, String> known = session;
    if (known == null) {
      known = new ConcurrentHashMap<>();
      session = known;
    }
    return known;
  }

  @Override
  public Context storeInContext(Context context) {
    return context.with(KEY, this);
  }
}
