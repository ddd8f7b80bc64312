package io.percapita.capture;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.percapita.capture.Captures.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.percapita.ledger.CountedResults;
import io.percapita.telemetry.CallMark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultsCaptureTest {
  private static final URI OUTPUT = URI.create("https://api.openai.com/v1/files/file-1/content");
  private static final URI BATCH = URI.create("https://api.openai.com/v1/batches/batch_1");
  private static final URI RESPONSES = URI.create("https://api.openai.com/v1/responses");
  private static final URI RESPONSE = URI.create("https://api.openai.com/v1/responses/resp_1");
  private static final URI MESSAGES =
      URI.create("https://api.anthropic.com/v1/messages/batches/msgbatch_1/results");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("llm.cost.status");
  private static final AttributeKey<String> TIER = AttributeKey.stringKey("llm.service_tier");
  private static final AttributeKey<Double> COST = AttributeKey.doubleKey("llm.cost.usd");
  private static final AttributeKey<Long> CALLS = AttributeKey.longKey("llm.calls");
  private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");

  /** At the batch rate of 0.075 and 0.30 USD per million: 0.000135 USD. */
  private static final String LINE = line("gpt-4o-mini", 1000, 200);

  private final Captures captures =
      new Captures(Instant.parse("2026-10-20T12:00:00Z"), CountedResults.inMemory());

  private static String line(String model, long input, long output) {
    return "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"object\":\"chat.completion\","
        + "\"model\":\""
        + model
        + "\",\"usage\":{\"prompt_tokens\":"
        + input
        + ",\"completion_tokens\":"
        + output
        + "}}},\"error\":null}\n";
  }

  private static String batch(String model, long calls, long input, long output) {
    return "{\"id\":\"batch_1\",\"object\":\"batch\",\"endpoint\":\"/v1/chat/completions\",\"status\":\"completed\","
        + "\"output_file_id\":\"file-1\",\"model\":\""
        + model
        + "\",\"request_counts\":{\"completed\":"
        + calls
        + "},\"usage\":{\"input_tokens\":"
        + input
        + ",\"output_tokens\":"
        + output
        + "}}";
  }

  /** At 1.25 and 10 USD per million: 0.000625 USD. */
  private static String response(String status, String usage) {
    return "{\"id\":\"resp_1\",\"object\":\"response\",\"background\":true,\"model\":\"gpt-5-2025-08-07\","
        + "\"service_tier\":\"default\",\"output\":[],\"status\":\""
        + status
        + "\",\"usage\":"
        + usage
        + "}";
  }

  private static final String USAGE = "{\"input_tokens\":100,\"output_tokens\":50}";

  private CallTap get(URI uri, ByteBuffer body, @Nullable String encoding) {
    CallTap tap = captures.factory.start("okhttp", "GET", uri);
    tap.responseHead(200, name -> name.equals("Content-Encoding") ? encoding : null);
    tap.responseBytes(body);
    return tap;
  }

  private void fetch(URI uri, String body) {
    get(uri, bytes(body), null).completed();
  }

  private void post(String request, String contentType, String... events) {
    CallTap tap = captures.factory.start("okhttp", "POST", RESPONSES);
    tap.requestStart();
    tap.requestBytes(bytes(request));
    tap.responseHead(200, name -> name.equals("Content-Type") ? contentType : null);
    for (String event : events) {
      tap.responseBytes(bytes(event));
    }
    tap.completed();
  }

  private SpanData onlySpan() {
    assertThat(captures.spans()).hasSize(1);
    return captures.spans().get(0);
  }

  @Test
  void aBatchIsPricedAtItsRateOnceHoweverOftenItIsDownloaded() {
    fetch(OUTPUT, LINE.repeat(3));
    fetch(OUTPUT, LINE.repeat(3));

    assertThat(onlySpan())
        .hasName("chat gpt-4o-mini")
        .hasAttribute(COST, 0.000405)
        .hasAttribute(STATUS, "priced")
        .hasAttribute(TIER, "batch")
        .hasAttribute(CALLS, 3L)
        .hasAttribute(INPUT, 3000L);
    assertThat(captures.dollars()).isCloseTo(0.000405, within(1e-15));
    assertThat(captures.errors).isEmpty();
    assertThat(captures.openCalls.size()).isZero();
  }

  @Test
  void aBatchThatWasPolledIsNotCountedWhenItIsDownloaded() {
    fetch(BATCH, batch("gpt-4o-mini", 3, 3000, 600));
    fetch(BATCH, batch("gpt-4o-mini", 3, 3000, 600));
    fetch(OUTPUT, LINE.repeat(3));

    assertThat(onlySpan()).hasAttribute(COST, 0.000405).hasAttribute(CALLS, 3L);
  }

  @Test
  void aBatchThatWasDownloadedIsNotCountedWhenItIsPolled() {
    fetch(OUTPUT, LINE.repeat(3));
    fetch(BATCH, batch("gpt-4o-mini", 3, 3000, 600));

    assertThat(onlySpan()).hasAttribute(COST, 0.000405);
  }

  /** Of gpt-6-sol, 1 and 5 USD per million, twice and one and a half times that above 272,000. */
  @Test
  void aLongPromptIsDearAndManyShortOnesAreNot() {
    fetch(OUTPUT, line("gpt-6-sol", 100_000, 0).repeat(4) + line("gpt-6-sol", 300_000, 0));

    assertThat(onlySpan()).hasAttribute(COST, 4 * 0.1 + 0.6);
  }

  @Test
  void theSumOfABatchIsNotTakenForOneLongPrompt() {
    fetch(BATCH, batch("gpt-6-sol", 4, 400_001, 10));

    assertThat(onlySpan()).hasAttribute(COST, 0.400001 + 0.00005).hasAttribute(CALLS, 4L);
  }

  @Test
  void aDownloadThatBreaksOffCountsNothingAndIsToldAndTheNextOneCounts() {
    get(OUTPUT, bytes(LINE.repeat(2)), null).failed(new IOException("reset"));
    assertThat(captures.spans()).isEmpty();
    assertThat(captures.errors).containsExactly("results");

    fetch(OUTPUT, LINE.repeat(3));

    assertThat(onlySpan()).hasAttribute(CALLS, 3L);
  }

  @Test
  void aDownloadMayBeCompressed() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(LINE.repeat(3).getBytes(UTF_8));
    }
    get(OUTPUT, ByteBuffer.wrap(compressed.toByteArray()), "gzip").completed();

    assertThat(onlySpan()).hasAttribute(COST, 0.000405);
  }

  @Test
  void aDownloadThatCannotBeDecodedIsTold() {
    get(OUTPUT, bytes("?"), "br").completed();

    assertThat(captures.spans()).isEmpty();
    assertThat(captures.errors).containsExactly("results");
  }

  @Test
  void anyOtherFileIsNoMatter() {
    fetch(OUTPUT, "name,amount\n".repeat(1000));
    fetch(BATCH, batch("gpt-4o-mini", 0, 0, 0));
    CallTap missing = captures.factory.start("okhttp", "GET", OUTPUT);
    missing.responseHead(404, name -> null);
    missing.completed();
    captures.factory.start("okhttp", "GET", OUTPUT).cancelled();

    assertThat(captures.spans()).isEmpty();
    assertThat(captures.errors).isEmpty();
    assertThat(captures.openCalls.size()).isZero();
  }

  @Test
  void aModelWithoutAPriceIsVisible() {
    fetch(OUTPUT, line("gpt-99", 10, 10) + LINE);

    assertThat(captures.spans()).hasSize(2);
    assertThat(captures.spans().get(0)).hasAttribute(STATUS, "unpriced");
    assertThat(captures.spans().get(1)).hasAttribute(STATUS, "priced");
  }

  @Test
  void modelsBeyondTheLimitAreTold() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      lines.append(line("own-" + i, 10, 10));
    }
    fetch(OUTPUT, lines.toString());

    assertThat(captures.spans()).hasSize(24);
    assertThat(captures.errors).containsExactly("results");
  }

  /** Of claude-haiku-4-5 at 0.5 and 2.5 USD per million, of claude-sonnet-4-5 at 1.5 and 7.5. */
  @Test
  void aMessageBatchHasASpanForEachModel() {
    String succeeded =
        "{\"custom_id\":\"a\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"%s\","
            + "\"usage\":{\"input_tokens\":1000,\"output_tokens\":100,\"service_tier\":\"batch\"}}}}\n";
    String lines =
        succeeded.formatted("claude-haiku-4-5")
            + succeeded.formatted("claude-sonnet-4-5")
            + "{\"custom_id\":\"b\",\"result\":{\"type\":\"expired\"}}\n"
            + succeeded.formatted("claude-haiku-4-5");
    fetch(MESSAGES, lines);
    fetch(MESSAGES, lines);

    assertThat(captures.spans()).hasSize(2);
    assertThat(captures.spans().get(0)).hasAttribute(COST, 0.0015).hasAttribute(CALLS, 2L);
    assertThat(captures.spans().get(1)).hasAttribute(COST, 0.00225).hasAttribute(CALLS, 1L);
  }

  @Test
  void aResponseInTheBackgroundCountsAtTheFirstPollThatHasItsUsage() {
    post("{\"background\":true}", "application/json", response("queued", "null"));
    assertThat(onlySpan().getAttributes().get(STATUS)).isNull();

    fetch(RESPONSE, response("in_progress", "null"));
    fetch(RESPONSE, response("completed", USAGE));
    fetch(RESPONSE, response("completed", USAGE));

    assertThat(captures.spans()).hasSize(2);
    assertThat(captures.spans().get(1))
        .hasAttribute(COST, 0.000625)
        .hasAttribute(TIER, "standard")
        .hasAttribute(AttributeKey.stringKey("gen_ai.response.id"), "resp_1");
  }

  @Test
  void aResponseThatWasStreamedFromTheBackgroundIsNotCountedAgainWhenItIsPolled() {
    post(
        "{\"background\":true,\"stream\":true}",
        "text/event-stream",
        event("created", response("queued", "null")),
        event("completed", response("completed", USAGE)));
    fetch(RESPONSE, response("completed", USAGE));

    assertThat(onlySpan()).hasAttribute(COST, 0.000625);
  }

  @Test
  void aStreamFromTheBackgroundThatBreaksOffIsCountedWhenItIsPolled() {
    post(
        "{\"background\":true,\"stream\":true}",
        "text/event-stream",
        event("created", response("queued", "null")),
        event("output_text.delta", "\"\",\"delta\":\"words\""));
    fetch(
        URI.create(RESPONSE + "?stream=true&starting_after=1"),
        event("completed", response("completed", USAGE)));

    assertThat(captures.spans()).hasSize(2);
    assertThat(captures.spans().get(0).getAttributes().get(COST)).isNull();
    assertThat(captures.spans().get(1)).hasAttribute(COST, 0.000625);
  }

  @Test
  void aStreamWhoseResponseWasPolledBeforeItsEndCostsNothing() {
    fetch(RESPONSE, response("completed", USAGE));
    post(
        "{\"background\":true,\"stream\":true}",
        "text/event-stream",
        event("completed", response("completed", USAGE)));

    assertThat(captures.spans()).hasSize(2);
    assertThat(captures.dollars()).isCloseTo(0.000625, within(1e-15));
  }

  private static String event(String name, String response) {
    return "event: response.%s\ndata: {\"type\":\"response.%s\",\"response\":%s}\n\n"
        .formatted(name, name, response);
  }

  /** gpt-5.6-sol cost 5 USD per million up to 2026-08-21. */
  @Test
  void aCallHasThePriceOfTheDayItWasMade() {
    Captures later = new Captures(Instant.parse("2026-08-24T00:00:00Z"), CountedResults.inMemory());
    CallTap tap = later.factory.start("okhttp", "GET", OUTPUT);
    tap.responseHead(200, name -> null);
    tap.responseBytes(
        bytes(
            line("gpt-5.6-sol", 1000, 0)
                .replace("\"model\"", "\"created\":1787227200,\"model\""))); // 2026-08-20
    tap.completed();

    assertThat(later.dollars()).isEqualTo(0.0025);
  }

  @Test
  void resultsAreAttributedWhereTheyAreAskedFor() {
    Baggage baggage = Baggage.builder().put("llm.feature", "nightly").put("user.id", "u-1").build();
    try (Scope scope = baggage.makeCurrent()) {
      fetch(OUTPUT, LINE);
    }

    assertThat(onlySpan())
        .hasAttribute(AttributeKey.stringKey("llm.feature"), "nightly")
        .hasAttribute(AttributeKey.stringKey("user.id"), "u-1");
    assertThat(captures.spent("u-1")).isEqualTo(135_000_000);
  }

  @Test
  void theRequestHasAMarkAndNoSpan() {
    CallTap tap = captures.factory.start("okhttp", "GET", OUTPUT);
    try (TapScope scope = tap.enterExchange()) {
      assertThat(CallMark.in(Context.current())).isNotNull();
      assertThat(Span.current().getSpanContext().isValid()).isFalse();
      assertThat(captures.factory.start("netty", "GET", OUTPUT)).isSameAs(CallTaps.NOOP);
      try (TapScope inner = tap.enterCaller()) {
        assertThat(CallMark.in(Context.current())).isNull();
      }
    }
    tap.cancelled();
  }
}
