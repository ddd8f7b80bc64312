package io.percapita.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import org.jspecify.annotations.Nullable;

/**
 * The mark an LLM call leaves in the context of its HTTP exchange. It tells a lower layer of the
 * same exchange that the call is followed already, and propagators that they write to a provider.
 */
public interface CallMark extends ImplicitContextKeyed {
  /** Where the mark is kept; internal to this interface. */
  ContextKey<CallMark> KEY = ContextKey.named("percapita-call");

  /** The mark in a context, or null outside of any call. */
  static @Nullable CallMark in(Context context) {
    CallMark mark = context.get(KEY);
    return mark instanceof NoMark ? null : mark;
  }

  /**
   * Whether an exchange about to start is this call itself, seen by a lower layer.
   *
   * @param client the adapter that sees it; the call's own adapter does not see it twice
   * @param method the HTTP method
   * @param host the host of the exchange, in any case
   * @param path its path
   */
  boolean covers(String client, String method, String host, String path);

  /** What hides a mark from code of the application that runs within a call. */
  static ImplicitContextKeyed none() {
    return NoMark.INSTANCE;
  }

  /** Whether what is sent now is sent to a provider; no longer, once its response has come. */
  boolean isSending();

  @Override
  default Context storeInContext(Context context) {
    return context.with(KEY, this);
  }
}
