package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.metrics.v1.Metric;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Budgets, as the official SDKs with their own retries meet them. */
class BudgetSmokeTest extends SmokeTest {
  @Test
  void sdksRaiseTheirOwnRateLimitErrorAtOnceAndReroutedCallsGoThrough() {
    String base = standIn.baseUri().toString();
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("percapita.config.file", budgets())
            .property("smoke.retries", 2)
            .start("sdk")) {
      for (String how : List.of("openai-chat", "openai-chat-stream", "openai-responses")) {
        String answer = app.send(how, base, USAGE, "u-throttled", "gpt-4o-mini");

        assertThat(answer)
            .as(how)
            .startsWith("ERR\tcom.openai.errors.RateLimitException")
            .contains("The AI budget of this user for the month is used up");
        assertRefusedOnce(how);
      }
      for (String how : List.of("anthropic", "anthropic-stream")) {
        String answer = app.send(how, base, USAGE, "u-throttled", "claude-sonnet-4-5");

        assertThat(answer)
            .as(how)
            .startsWith("ERR\tcom.anthropic.errors.RateLimitException")
            .contains("The AI budget of this user for the month is used up");
        assertRefusedOnce(how);
      }

      for (String how : List.of("openai-chat", "openai-chat-stream-usage", "openai-responses")) {
        assertThat(app.send(how, base, USAGE, "u-rerouted", "gpt-4o-mini")).startsWith("OK");
        assertRerouted(how, "gpt-4o-mini", "gpt-4.1-nano");
      }
      for (String how : List.of("anthropic", "anthropic-stream-async")) {
        assertThat(app.send(how, base, USAGE, "u-rerouted", "claude-sonnet-4-5")).startsWith("OK");
        assertRerouted(how, "claude-sonnet-4-5", "claude-haiku-4-5");
      }

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(otlp.metrics())
                      .extracting(Metric::getName)
                      .contains("llm.budget.decisions", "llm.budget.saved.usd"));
      assertThat(app.log().lines().filter(line -> line.contains("of the budget"))).hasSize(2);
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  /** One span: an SDK that tries again makes a call, and so a span, of each try. */
  private void assertRefusedOnce(String how) {
    assertThat(standIn.received()).as(how).isEmpty();
    ReceivedSpan span = genAiSpan();
    assertThat(span.attribute("error.type")).as(how).isEqualTo("429");
    assertThat(span.attribute("llm.budget.action")).as(how).isEqualTo("throttle");
    otlp.clear();
  }

  private void assertRerouted(String how, String asked, String sent) {
    ReceivedSpan span = genAiSpan();
    assertThat(span.attribute("llm.budget.asked_model")).as(how).isEqualTo(asked);
    assertThat(span.attribute("gen_ai.request.model")).as(how).isEqualTo(sent);
    assertThat(span.attribute("gen_ai.response.model")).as(how).startsWith(sent);
    assertThat(span.attribute("llm.cost.status")).as(how).isEqualTo("priced");
    otlp.clear();
  }
}
