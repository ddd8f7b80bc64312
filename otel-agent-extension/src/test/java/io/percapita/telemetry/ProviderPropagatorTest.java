package io.percapita.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProviderPropagatorTest {
  private static final TextMapPropagator W3C =
      TextMapPropagator.composite(
          W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());
  private static final Context CALLER =
      Context.root()
          .with(
              Span.wrap(
                  SpanContext.create(
                      "0af7651916cd43dd8448eb211c80319c",
                      "b7ad6b7169203331",
                      TraceFlags.getSampled(),
                      TraceState.getDefault())))
          .with(Baggage.builder().put("user.id", "u-42").build());
  private static final Context IN_CALL = CALLER.with(new Mark(true));

  @Test
  void aProviderReceivesNothing() {
    assertThat(headers(false, IN_CALL)).isEmpty();
  }

  @Test
  void aProviderReceivesTraceContextIfAskedFor() {
    assertThat(headers(true, IN_CALL)).containsOnlyKeys("traceparent");
  }

  @Test
  void whoIsAskedWithinACallReceivesEverything() {
    Context answered = CALLER.with(new Mark(false));
    Context hidden = IN_CALL.with(CallMark.none());

    assertThat(headers(false, answered)).containsOnlyKeys("traceparent", "baggage");
    assertThat(headers(false, hidden)).containsOnlyKeys("traceparent", "baggage");
  }

  @Test
  void othersReceiveEverything() {
    assertThat(headers(false, CALLER))
        .containsOnlyKeys("traceparent", "baggage")
        .containsEntry("baggage", "user.id=u-42");
  }

  private record Mark(boolean isSending) implements CallMark {
    @Override
    public boolean covers(String client, String method, String host, String path) {
      return false;
    }
  }

  private static Map<String, String> headers(boolean traceContext, Context context) {
    Map<String, String> headers = new HashMap<>();
    new ProviderPropagator(W3C, traceContext).inject(context, headers, Map::put);
    return headers;
  }
}
