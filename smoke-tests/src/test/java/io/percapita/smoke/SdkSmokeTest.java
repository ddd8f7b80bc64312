package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official SDKs, unchanged, in each version under another agent; over TLS. */
class SdkSmokeTest extends SmokeTest {
  private static final List<String> OPENAI_CHAT =
      List.of(
          "openai-chat",
          "openai-chat-async",
          "openai-chat-stream-usage",
          "openai-responses",
          "openai-responses-stream");
  private static final List<String> ANTHROPIC =
      List.of("anthropic", "anthropic-async", "anthropic-stream", "anthropic-stream-async");

  /** With the agent's own instrumentation of the SDK asked for, which would count once more. */
  @Test
  void whateverTheOldestSdksDoIsCountedByUsAlone() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("otel.instrumentation.openai.enabled", "true")
            .start("sdk")) {
      assertThatEveryOperationIsPriced(app);
      String base = standIn.secureUri().toString();
      assertThatEmbeddingsArePriced(app, base);
      assertThatAnUnreportedUsageIsEstimated(app, base);
      assertThatOnlyTheAnsweredAttemptIsBilled(app, base);
      assertThat(app.log()).contains("sets otel.instrumentation.openai.enabled to false");
    }
  }

  @Test
  void everyOperationOfTheNewestSdksIsOneSpanAtTheRightPrice() {
    try (AppJvm app =
        app(AgentVersion.NEXT).classPath(Clients.classPath("sdk-newest")).start("sdk")) {
      assertThatEveryOperationIsPriced(app);
    }
  }

  private void assertThatEveryOperationIsPriced(AppJvm app) {
    String base = standIn.secureUri().toString();
    for (String how : OPENAI_CHAT) {
      assertThat(app.send(how, base, USAGE, "u-1", "gpt-4o-mini")).as(how).startsWith("OK");
      // 1000 x 0.15 + 200 x 0.075 + 400 x 0.60 USD per million
      assertPricedAt("4.05E-4", how);
    }
    for (String how : ANTHROPIC) {
      String usage = "usage=1000:200:40:20:300:0";
      assertThat(app.send(how, base, usage, "u-1", "claude-sonnet-4-5")).as(how).startsWith("OK");
      // 1000 x 3 + 200 x 0.30 + 40 x 3.75 + 20 x 6 + 300 x 15 USD per million
      assertPricedAt("0.00783", how);
    }
    assertThat(standIn.protocols()).containsExactly(Wire.HTTP_2.protocol());
    assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
  }

  private void assertThatEmbeddingsArePriced(AppJvm app, String base) {
    app.send("openai-embeddings", base, "-", "u-1", "text-embedding-3-small");

    assertThat(genAiSpan().name()).isEqualTo("embeddings text-embedding-3-small");
    // 9 tokens x 0.02 USD per million
    assertPricedAt("1.8E-7", "openai-embeddings");
  }

  private void assertThatAnUnreportedUsageIsEstimated(AppJvm app, String base) {
    Map<String, String> expected =
        Map.of(
            "openai-chat-stream", "estimated",
            "openai-chat-stream-async", "estimated",
            "openai-chat-stream-close-early", "partial");
    expected.forEach(
        (how, status) -> {
          String answer = app.send(how, base, "chunks=400,delay-ms=1", "u-1", "gpt-4o-mini");

          assertThat(answer).as(how).startsWith("OK");
          assertThat(genAiSpan().attribute("llm.cost.status")).as(how).isEqualTo(status);
          otlp.clear();
        });
  }

  private void assertThatOnlyTheAnsweredAttemptIsBilled(AppJvm app, String base) {
    standIn.reset(); // refuses the first that it receives
    String script = "refuse-once=503," + USAGE;
    assertThat(app.send("openai-chat-retried", base, script, "u-1", "gpt-4o-mini"))
        .startsWith("OK");

    assertThat(genAiSpans(2))
        .extracting(span -> span.attribute("error.type"), span -> span.attribute("llm.cost.usd"))
        .containsExactlyInAnyOrder(tuple("503", null), tuple(null, "4.05E-4"));
  }

  private void assertPricedAt(String usd, String how) {
    List<ReceivedSpan> spans = genAiSpans(1);
    assertThat(spans).as(how).hasSize(1);
    assertThat(spans.get(0).attribute("llm.cost.usd")).as(how).isEqualTo(usd);
    assertThat(spans.get(0).attribute("llm.cost.status")).as(how).isEqualTo("priced");
    otlp.clear();
  }
}
