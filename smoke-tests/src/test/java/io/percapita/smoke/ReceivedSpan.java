package io.percapita.smoke;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A span as it arrived over OTLP.
 *
 * @param scope the name of the instrumentation that made it
 * @param span the span itself
 */
record ReceivedSpan(String scope, Span span) {
  String name() {
    return span.getName();
  }

  /** An attribute as text, or null if the span has none of that name. */
  @Nullable String attribute(String name) {
    for (KeyValue attribute : span.getAttributesList()) {
      if (attribute.getKey().equals(name)) {
        return text(attribute.getValue());
      }
    }
    return null;
  }

  /** In hexadecimal, as headers have it. */
  String traceId() {
    return HexFormat.of().formatHex(span.getTraceId().toByteArray());
  }

  /** In hexadecimal. */
  String spanId() {
    return HexFormat.of().formatHex(span.getSpanId().toByteArray());
  }

  boolean isChildOf(ReceivedSpan parent) {
    return span.getParentSpanId().equals(parent.span.getSpanId());
  }

  Duration duration() {
    return Duration.ofNanos(span.getEndTimeUnixNano() - span.getStartTimeUnixNano());
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(ReceivedSpan::text)
              .toList()
              .toString();
      default -> value.toString();
    };
  }
}
