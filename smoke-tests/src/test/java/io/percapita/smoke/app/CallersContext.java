package io.percapita.smoke.app;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/**
 * The context in which the application made a call, which is to be current again wherever it is
 * told of what became of it.
 */
final class CallersContext {
  private final Baggage baggage = Baggage.current();
  private final String span = Span.current().getSpanContext().getSpanId();

  private CallersContext() {}

  static CallersContext current() {
    return new CallersContext();
  }

  /**
   * Fails where another context is current: another user's, or the call's own.
   *
   * @param maySeeTheAgents whether a span of the agent's may be; it is written to the log, for the
   *     test to see whose it is
   */
  void check(boolean maySeeTheAgents) {
    Baggage seen = Baggage.current();
    if (!seen.asMap().equals(baggage.asMap())) {
      throw new IllegalStateException(
          "the call of " + user(baggage) + " ended in the context of " + user(seen));
    }
    SpanContext within = Span.current().getSpanContext();
    if (within.getSpanId().equals(span)) {
      return;
    }
    if (!maySeeTheAgents) {
      throw new IllegalStateException("the call of " + user(baggage) + " ended within " + within);
    }
    System.err.println("ended within span " + within.getSpanId());
  }

  private static String user(Baggage baggage) {
    return String.valueOf(baggage.getEntryValue("user.id"));
  }
}
