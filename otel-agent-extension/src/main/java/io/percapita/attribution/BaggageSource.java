package io.percapita.attribution;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.InboundBaggage;
import org.jspecify.annotations.Nullable;

/**
 * W3C baggage, set by the application or by any service before it.
 *
 * @param key the entry's name
 * @param onlyLocal whether only what was set in this JVM counts, not what came with a request
 */
record BaggageSource(String key, boolean onlyLocal) implements AttributionSource {
  @Override
  public String name() {
    return onlyLocal ? "local-baggage" : "baggage";
  }

  @Override
  public String description() {
    return name() + " " + key;
  }

  @Override
  public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
    return onlyLocal
        ? InboundBaggage.localValue(context, key)
        : Baggage.fromContext(context).getEntryValue(key);
  }

  @Override
  public String absence(Context context) {
    boolean came = Baggage.fromContext(context).getEntryValue(key) != null;
    if (!onlyLocal || !came) {
      return "not set";
    }
    return InboundBaggage.isTold()
        ? "came with the request"
        : "cannot be told from what came with the request, as a warning before says";
  }
}
