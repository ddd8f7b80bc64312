package io.percapita.inbound;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/** Tells the baggage that the application has set from that which came with a request. */
public final class InboundBaggage {
  private static final ContextKey<Baggage> KEY = ContextKey.named("percapita-inbound-baggage");

  private InboundBaggage() {}

  /** The same context, in which its baggage counts as having come with a request. */
  static Context mark(Context context) {
    Baggage baggage = Baggage.fromContext(context);
    return baggage.isEmpty() ? context : context.with(KEY, baggage);
  }

  /**
   * A value of baggage that was set in this JVM; null if there is none, or the same came with the
   * request.
   */
  public static @Nullable String localValue(Context context, String key) {
    Baggage current = Baggage.fromContext(context);
    String value = current.getEntryValue(key);
    Baggage inbound = context.get(KEY);
    boolean came = inbound != null && value != null && value.equals(inbound.getEntryValue(key));
    return came ? null : value;
  }
}
