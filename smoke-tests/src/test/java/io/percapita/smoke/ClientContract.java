package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.percapita.testing.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every HTTP client; a subclass names the client and its ways to send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientContract extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private AppJvm app;

  /** Starts the application with the client under test. */
  abstract AppJvm startApp();

  /** Ways to send that read the whole body. */
  abstract List<String> waysToRead();

  @BeforeAll
  void startOnce() throws Exception {
    super.startServers();
    app = startApp();
  }

  @AfterAll
  void stopOnce() {
    app.close();
    super.stopServers();
  }

  @BeforeEach
  @Override
  void startServers() {
    standIn.reset();
    otlp.clear();
  }

  @AfterEach
  @Override
  void stopServers() {
    assertThat(app.log())
        .as("nothing of ours failed, and the agent had to suppress nothing")
        .doesNotContain("could not follow", "Failed to handle exception");
  }

  @ParameterizedTest
  @MethodSource("waysToRead")
  void countsADocumentOnceAndExactly(String how) {
    String answer = app.send(how, url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThatBytesAreUnchanged(how, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.name()).isEqualTo("chat gpt-4o-mini");
    assertThat(span.attribute("gen_ai.provider.name")).isEqualTo("openai");
    assertThat(span.attribute("gen_ai.response.model")).isEqualTo("gpt-4o-mini-2024-07-18");
    assertThat(span.attribute("gen_ai.usage.input_tokens")).isEqualTo("1200");
    assertThat(span.attribute("gen_ai.usage.output_tokens")).isEqualTo("400");
    assertThat(span.attribute("gen_ai.usage.cache_read.input_tokens")).isEqualTo("200");
    assertThat(span.attribute("gen_ai.usage.reasoning.output_tokens")).isEqualTo("100");
    assertThat(span.attribute("llm.feature")).isEqualTo("smart-search");
    assertThat(span.attribute("llm.plan")).isEqualTo("pro");
    assertThat(span.attribute("user.hash")).hasSize(32);
    assertThat(span.attribute("user.id")).isNull();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    // 1000 x 0.15 + 200 x 0.075 + 400 x 0.60 USD per million = 0.000405 USD
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
    assertThat(span.attribute("llm.price.rule")).startsWith("openai/gpt-4o-mini@");
  }

  @ParameterizedTest
  @MethodSource("waysToRead")
  void countsAStreamOnceAndExactly(String how) {
    String answer = app.send(how, url(CHAT), USAGE, "u-42", CHAT_STREAM_BODY);

    assertThatBytesAreUnchanged(how, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.stream")).isEqualTo("true");
    assertThat(span.attribute("gen_ai.response.finish_reasons")).isEqualTo("[stop]");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @Test
  void countsAnthropicCacheWritesApart() {
    app.send("string", url(MESSAGES), "usage=1000:200:40:20:300:0", "u-42", MESSAGES_STREAM_BODY);

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.provider.name")).isEqualTo("anthropic");
    assertThat(span.attribute("gen_ai.usage.cache_creation.input_tokens")).isEqualTo("60");
    // 1000 x 3 + 200 x 0.30 + 40 x 3.75 + 20 x 6 + 300 x 15 USD per million = 0.00783 USD
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("0.00783");
  }

  @Test
  void readsCompressedBodies() {
    String answer = app.send("string", url(CHAT), "gzip," + USAGE, "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @Test
  void readsBodiesThatTheApplicationDecompressesItself() {
    String answer = app.send("string", url(CHAT), "raw-gzip," + USAGE, "-", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @Test
  void anErrorAnswerCostsNothing() {
    String answer = app.send("string", url(CHAT), "status=429", "-", CHAT_BODY);

    assertThat(answer).startsWith("OK\t429");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isEqualTo("429");
    assertThat(span.span().getStatus().getCodeValue()).isEqualTo(2);
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("llm.cost.status")).isNull();
  }

  @Test
  void anErrorInsideAStreamIsAnError() {
    app.send("string", url(CHAT), "error-in-stream", "-", CHAT_STREAM_BODY);

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isEqualTo("server_error");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
  }

  @Test
  void aLongBodyPassesUnchanged() {
    String how = waysToRead().get(0);
    String answer = app.send(how, url(CHAT), "body-bytes=52428800," + USAGE, "-", CHAT_BODY);

    assertThatBytesAreUnchanged(how, answer);
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @Test
  void aStreamCutOffIsPartial() {
    String answer = app.send("string", url(CHAT), "cut-after=4", "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("ERR\t");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
    assertThat(span.attribute("error.type")).contains("Exception");
    assertThat(Double.parseDouble(span.attribute("llm.cost.usd"))).isPositive();
  }

  @Test
  void aStreamClosedEarlyIsPartial() {
    // The provider sends no more after two pieces, so they must arrive without waiting for others.
    String answer = app.send("close-early", url(CHAT), "hang-after=2", "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("OK\t200\t10");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
    assertThat(span.attribute("error.type")).isNull();
  }

  @Test
  void aStreamCancelledIsPartial() {
    app.send("async-cancel", url(CHAT), "hang-after=3", "-", CHAT_STREAM_BODY);

    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("partial");
  }

  @Test
  void aResponseNeverReadIsEndedByTheTimeout() {
    app.send("never-read", url(CHAT), "chunks=100,hang-after=50", "-", CHAT_STREAM_BODY);

    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("partial");
  }

  @Test
  void aStreamWithoutUsageIsEstimated() {
    String body = CHAT_STREAM_BODY.replace("\"stream_options\":{\"include_usage\":true},", "");
    app.send("string", url(CHAT), "-", "-", body);

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("estimated");
    assertThat(Long.parseLong(span.attribute("gen_ai.usage.output_tokens"))).isPositive();
  }

  @Test
  void anUnknownModelIsUnpricedButCounted() {
    app.send("string", url(CHAT), USAGE, "-", CHAT_BODY.replace("gpt-4o-mini", "acme-1"));

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("unpriced");
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("gen_ai.usage.input_tokens")).isEqualTo("1200");
    await().atMost(PATIENCE).until(() -> app.log().contains("cannot price calls of model acme-1"));
  }

  @Test
  void theProviderLearnsNothing() {
    app.send("string", url(CHAT), USAGE, "u-42", CHAT_BODY);

    ReceivedRequest request = lastRequest();
    assertThat(request.headers()).doesNotContainKeys("baggage", "traceparent", "tracestate");
    assertThat(request.headers().toString()).doesNotContain("u-42");
    assertThat(onlySpan().attribute("llm.user.source")).isEqualTo("baggage");
  }

  @Test
  void theProviderLearnsNothingFromRequestsThatAreNotMetered() {
    app.send("string", url("/v1/moderations"), "-", "u-42", CHAT_BODY);
    app.send("async-string", url("/v1/moderations"), "-", "u-42", CHAT_BODY);

    assertThat(standIn.received()).hasSize(2);
    assertThat(standIn.received())
        .allSatisfy(
            request -> {
              assertThat(request.headers())
                  .doesNotContainKeys("baggage", "traceparent", "tracestate");
              assertThat(request.headers().toString()).doesNotContain("u-42");
            });
    assertThat(otlp.genAiSpans()).isEmpty();
  }

  @Test
  void theRequestArrivesAsItWasSent() throws Exception {
    app.send("string", url(CHAT), USAGE, "u-42", CHAT_BODY);

    byte[] sent = CHAT_BODY.getBytes(StandardCharsets.UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(sent);
    assertThat(lastRequest().bodyLength()).isEqualTo(sent.length);
    assertThat(lastRequest().bodySha256()).isEqualTo(HexFormat.of().formatHex(digest));
    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("priced");
  }

  @Test
  void theMetricsGoOverOtlpToo() {
    app.send("string", url(CHAT), USAGE, "u-42", CHAT_STREAM_BODY);
    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("priced");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(otlp.metrics())
                    .extracting(Metric::getName)
                    .contains(
                        "llm.cost.usd",
                        "llm.tokens",
                        "llm.user.cost.usd",
                        "llm.active.users.register",
                        "llm.target.cogs.ratio",
                        "gen_ai.client.token.usage",
                        "gen_ai.client.operation.duration",
                        "gen_ai.client.operation.time_to_first_chunk"));
  }

  @Test
  void theAgentsHttpSpanIsAChild() {
    app.send("string", url(CHAT), USAGE, "-", CHAT_BODY);

    ReceivedSpan call = onlySpan();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(otlp.spans())
                    .filteredOn(span -> span.isChildOf(call))
                    .extracting(ReceivedSpan::name)
                    .containsExactly("POST"));
  }

  @Test
  void otherHostsAreLeftAlone() {
    String elsewhere = url(CHAT).replace("localhost", "127.0.0.1");
    String answer = app.send("string", elsewhere, USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    await().atMost(PATIENCE).until(() -> !otlp.spans().isEmpty());
    assertThat(otlp.genAiSpans()).isEmpty();
    assertThat(lastRequest().headers()).containsKeys("traceparent", "baggage");
  }

  /** The only GenAI span. */
  ReceivedSpan onlySpan() {
    List<ReceivedSpan> spans = genAiSpans(1);
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  AppJvm app() {
    return app;
  }

  /** Compares what the application read with what the stand-in wrote. */
  private void assertThatBytesAreUnchanged(String how, String answer) {
    assertThat(answer).startsWith("OK\t200");
    if (readsBytes(how)) {
      ReceivedRequest request = lastRequest();
      assertThat(answer)
          .isEqualTo("OK\t200\t" + request.answerLength() + "\t" + request.answerSha256());
    }
  }

  /** Whether a way of sending gives the application the body's own bytes. */
  boolean readsBytes(String how) {
    return true;
  }
}
