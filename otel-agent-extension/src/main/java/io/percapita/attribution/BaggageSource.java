package io.percapita.attribution;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;

/** W3C baggage, set by the application or by any service before it. */
final class BaggageSource implements AttributionSource {
  static final String USER = "user.id";
  static final String FEATURE = "llm.feature";
  static final String PLAN = "llm.plan";

  @Override
  public String name() {
    return "baggage";
  }

  @Override
  public Attributes of(Context context) {
    Baggage baggage = Baggage.fromContext(context);
    return new Attributes(
        baggage.getEntryValue(USER), baggage.getEntryValue(FEATURE), baggage.getEntryValue(PLAN));
  }
}
