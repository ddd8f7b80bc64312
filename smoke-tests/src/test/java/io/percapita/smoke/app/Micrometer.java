package io.percapita.smoke.app;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Map;

/**
 * Micrometer's bridge to OpenTelemetry, with the parts that Spring Boot 3.5 makes of it
 * (OpenTelemetryTracingAutoConfiguration and its propagation by W3C).
 */
record Micrometer(Tracer tracer, Propagator propagator) {
  static Micrometer asSpringBootHasIt() {
    var spans = GlobalOpenTelemetry.getTracer("org.springframework.boot");
    OtelCurrentTraceContext current = new OtelCurrentTraceContext();
    ContextPropagators propagators =
        ContextPropagators.create(
            TextMapPropagator.composite(
                W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));
    return new Micrometer(
        new OtelTracer(
            spans, current, event -> {}, new OtelBaggageManager(current, List.of(), List.of())),
        new OtelPropagator(propagators, spans));
  }

  /** The span that the headers of a request ask for. */
  Span.Builder extract(Map<String, String> headers) {
    return propagator.extract(headers, Map::get).kind(Span.Kind.SERVER);
  }
}
