package io.percapita.metering;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.percapita.attribution.CallAttribution;
import io.percapita.call.LlmCall;
import io.percapita.provider.Endpoint;
import org.jspecify.annotations.Nullable;

/** A call between its begin and its completion at a {@link CallMeter}. Thread-safe. */
public final class MeteredCall {
  private final CallMeter meter;
  private final Endpoint endpoint;
  private final Context callerContext;
  private final Span span;
  private final CallAttribution attribution;

  MeteredCall(
      CallMeter meter,
      Endpoint endpoint,
      Context callerContext,
      Span span,
      CallAttribution attribution) {
    this.meter = meter;
    this.endpoint = endpoint;
    this.callerContext = callerContext;
    this.span = span;
    this.attribution = attribution;
  }

  /** The endpoint called. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The context in which the application made the call. */
  public Context callerContext() {
    return callerContext;
  }

  /** The call's span. */
  public Span span() {
    return span;
  }

  /**
   * Prices and records the call; to be called once.
   *
   * @param resultId the id under which its usage may be told again, or null if it will not
   */
  public void complete(LlmCall call, @Nullable String resultId) {
    meter.complete(call, resultId, span, attribution);
  }
}
