package io.percapita.telemetry;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A propagator that keeps baggage, and unless asked otherwise trace context too, out of requests to
 * LLM providers. Everywhere else it does what the propagator it wraps does.
 *
 * <p>Baggage holds the user's id: with it the provider would learn whose prompt it reads.
 */
public final class ProviderPropagator implements TextMapPropagator {
  private final TextMapPropagator delegate;
  private final boolean traceContextToProviders;

  /**
   * Wraps a propagator.
   *
   * @param traceContextToProviders whether providers receive trace context
   */
  public ProviderPropagator(TextMapPropagator delegate, boolean traceContextToProviders) {
    this.delegate = delegate;
    this.traceContextToProviders = traceContextToProviders;
    // Loaded now, a class of ours cannot be missing amid a request of the application's.
    toProvider(Context.root());
  }

  @Override
  public Collection<String> fields() {
    return delegate.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    if (!toProvider(context)) {
      delegate.inject(context, carrier, setter);
    } else if (traceContextToProviders) {
      delegate.inject(context.with(Baggage.empty()), carrier, setter);
    }
  }

  private static boolean toProvider(Context context) {
    try {
      CallMark mark = CallMark.in(context);
      return mark != null && mark.isSending();
    } catch (LinkageError e) {
      return false; // without the class there is no mark either
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return delegate.extract(context, carrier, getter);
  }

  @Override
  public String toString() {
    return "ProviderPropagator{" + delegate + "}";
  }
}
