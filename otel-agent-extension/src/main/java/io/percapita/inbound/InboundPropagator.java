package io.percapita.inbound;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A propagator that also reads, of inbound requests and messages, the headers that configuration
 * asks for. The agent has every server framework and every consumer of messages that it knows show
 * their headers to propagators; see docs/decisions/0019.
 */
public final class InboundPropagator implements TextMapPropagator {
  private static final String AUTHORIZATION = "Authorization";

  private final TextMapPropagator delegate;
  private final WantedFacts wanted;
  private final BiConsumer<String, Throwable> failures;

  /**
   * Wraps a propagator.
   *
   * @param failures is told of a failure in here, as a stage and its cause
   */
  public InboundPropagator(
      TextMapPropagator delegate, WantedFacts wanted, BiConsumer<String, Throwable> failures) {
    this.delegate = delegate;
    this.wanted = wanted;
    this.failures = failures;
  }

  @Override
  public Collection<String> fields() {
    return delegate.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    delegate.inject(unmarked(context), carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    Context marked = marked(context, delegate.extract(context, carrier, getter));
    try {
      return wanted.inHeaders() ? marked.with(sent(carrier, getter)) : marked;
    } catch (Throwable t) {
      failures.accept("inbound", t);
      return marked;
    }
  }

  /** Baggage that cannot be marked would be believed, and so is none. */
  private Context marked(Context before, Context extracted) {
    try {
      return InboundBaggage.mark(before, extracted, wanted.baggage());
    } catch (Throwable t) {
      failures.accept("inbound", t);
      return extracted.with(Baggage.empty());
    }
  }

  /** What goes out is what came in. */
  private Context unmarked(Context context) {
    try {
      return InboundBaggage.unmark(context, wanted.baggage());
    } catch (Throwable t) {
      failures.accept("inbound", t);
      return context;
    }
  }

  private <C> SentFacts sent(@Nullable C carrier, TextMapGetter<C> getter) {
    Map<String, String> headers = new HashMap<>();
    for (String name : wanted.headers()) {
      String value = getter.get(carrier, name);
      if (value != null) {
        headers.put(name, Held.cut(value));
      }
    }
    if (wanted.claims().isEmpty()) {
      return headers.isEmpty() ? SentFacts.NONE : new SentFacts(headers, Map.of(), false);
    }
    Map<String, String> claims =
        JwtClaims.read(getter.get(carrier, AUTHORIZATION), wanted.claims());
    return new SentFacts(headers, claims == null ? Map.of() : claims, claims != null);
  }

  @Override
  public String toString() {
    return "InboundPropagator{" + delegate + "}";
  }
}
