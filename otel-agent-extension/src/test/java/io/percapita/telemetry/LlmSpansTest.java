package io.percapita.telemetry;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.percapita.attribution.Attribution;
import io.percapita.call.CallCost;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LlmSpansTest {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final LlmSpans spans = new LlmSpans(provider.get(MetricNames.SCOPE));

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void aCallHasEverythingTheConventionsAndTheCostTell() {
    assertThat(span(Calls.user("0123abcd"), Calls.CALL, Calls.COST))
        .hasName("chat gpt-4o")
        .hasKind(SpanKind.CLIENT)
        .hasStatus(StatusData.unset())
        .hasEnded()
        .hasAttributesSatisfyingExactly(
            equalTo(stringKey("gen_ai.operation.name"), "chat"),
            equalTo(stringKey("gen_ai.provider.name"), "openai"),
            equalTo(stringKey("server.address"), "api.openai.com"),
            equalTo(longKey("server.port"), 443),
            equalTo(stringKey("llm.feature"), "smart-search"),
            equalTo(stringKey("llm.plan"), "pro"),
            equalTo(stringKey("llm.user.source"), "baggage"),
            equalTo(stringKey("user.hash"), "0123abcd"),
            equalTo(stringKey("gen_ai.request.model"), "gpt-4o"),
            equalTo(booleanKey("gen_ai.request.stream"), true),
            equalTo(stringKey("gen_ai.conversation.id"), "conv-1"),
            equalTo(stringKey("gen_ai.response.model"), "gpt-4o-2024-08-06"),
            equalTo(stringKey("gen_ai.response.id"), "chatcmpl-1"),
            equalTo(stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop")),
            equalTo(longKey("gen_ai.usage.input_tokens"), 1000),
            equalTo(longKey("gen_ai.usage.output_tokens"), 100),
            equalTo(longKey("gen_ai.usage.cache_read.input_tokens"), 200),
            equalTo(longKey("gen_ai.usage.cache_creation.input_tokens"), 100),
            equalTo(longKey("gen_ai.usage.reasoning.output_tokens"), 10),
            equalTo(doubleKey("llm.cost.reported.usd"), 0.0036),
            equalTo(stringKey("llm.cost.status"), "priced"),
            equalTo(stringKey("llm.service_tier"), "standard"),
            equalTo(doubleKey("llm.cost.usd"), 0.0035),
            equalTo(stringKey("llm.price.rule"), "openai/gpt-4o@2026-03-01-abc"));
  }

  @Test
  void aFailedCallHasItsErrorAndNoCost() {
    assertThat(span(Calls.user(null), Calls.REFUSED, Calls.FREE))
        .hasName("chat gpt-4o")
        .hasStatus(StatusData.error())
        .hasAttributesSatisfyingExactly(
            equalTo(stringKey("gen_ai.operation.name"), "chat"),
            equalTo(stringKey("gen_ai.provider.name"), "openai"),
            equalTo(stringKey("server.address"), "api.openai.com"),
            equalTo(longKey("server.port"), 443),
            equalTo(stringKey("llm.feature"), "smart-search"),
            equalTo(stringKey("llm.plan"), "pro"),
            equalTo(stringKey("llm.user.source"), "none"),
            equalTo(stringKey("gen_ai.request.model"), "gpt-4o"),
            equalTo(booleanKey("gen_ai.request.stream"), true),
            equalTo(stringKey("gen_ai.conversation.id"), "conv-1"),
            equalTo(stringKey("error.type"), "429"));
  }

  @Test
  void aRawUserIsTheUserId() {
    SpanData span =
        span(new Attribution("u-42", false, "f", "p", "baggage"), Calls.CALL, Calls.COST);

    assertThat(span.getAttributes().get(stringKey("user.id"))).isEqualTo("u-42");
    assertThat(span.getAttributes().get(stringKey("user.hash"))).isNull();
  }

  @Test
  void anUnpricedCallSaysSoAndHasNoDollars() {
    SpanData span = span(Calls.user(null), Calls.CALL, Calls.unpriced("no rule"));

    assertThat(span.getAttributes().get(stringKey("llm.cost.status"))).isEqualTo("unpriced");
    assertThat(span.getAttributes().get(doubleKey("llm.cost.usd"))).isNull();
    assertThat(span.getAttributes().get(stringKey("llm.price.rule"))).isNull();
  }

  @Test
  void aCutOffCallHasItsDollarsAndSaysThatTheyArePartial() {
    SpanData span =
        span(
            Calls.user(null),
            Calls.CALL,
            new CallCost(CostStatus.PARTIAL, "standard", Calls.PRICED, null));

    assertThat(span.getAttributes().get(stringKey("llm.cost.status"))).isEqualTo("partial");
    assertThat(span.getAttributes().get(doubleKey("llm.cost.usd"))).isEqualTo(0.0035);
  }

  @Test
  void withoutAModelTheOperationIsTheName() {
    assertThat(span(Calls.user(null), Calls.of(null), Calls.unpriced("no model"))).hasName("chat");
  }

  @Test
  void theCallersSpanIsTheParent() {
    Span caller = provider.get("app").spanBuilder("GET /").startSpan();
    Context context = Context.root().with(caller);

    Span span = spans.start(context, "openai", "chat", "localhost", 80, Calls.user(null));
    spans.end(span, Calls.CALL, Calls.COST);

    assertThat(exporter.getFinishedSpanItems().get(0))
        .hasParentSpanId(caller.getSpanContext().getSpanId())
        .hasTraceId(caller.getSpanContext().getTraceId());
  }

  private SpanData span(Attribution attribution, LlmCall call, CallCost cost) {
    Span span = spans.start(Context.root(), "openai", "chat", "api.openai.com", 443, attribution);
    spans.end(span, call, cost);
    return exporter.getFinishedSpanItems().get(0);
  }
}
