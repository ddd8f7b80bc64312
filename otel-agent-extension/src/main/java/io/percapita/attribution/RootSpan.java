package io.percapita.attribution;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The span with which a request entered this JVM, as the agent's SDK has it. Thread-safe. */
public interface RootSpan {
  /** Nothing is known of any span. */
  RootSpan NONE = context -> null;

  /**
   * The user that was written on the span of a context ({@code enduser.id}, {@code user.id}), or
   * null; always null of a span that is not sampled.
   */
  @Nullable String user(Context context);
}
