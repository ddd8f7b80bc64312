package io.percapita.inbound;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/** The name of the nearest span that the application has asked for by an annotation. */
public final class NamedSpan {
  private static final ContextKey<String> KEY = ContextKey.named("percapita-named-span");

  private NamedSpan() {}

  /** The name in a context, or null. */
  public static @Nullable String in(Context context) {
    return context.get(KEY);
  }

  /** A context within a span of a name. */
  public static Context store(Context context, @Nullable String name) {
    return name == null ? context : context.with(KEY, name);
  }
}
