package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's SDK, unchanged, on Azure, with batches and responses fetched later, and the rest. */
class OpenAiSmokeTest extends SmokeTest {
  private static final String THREE_CALLS = USAGE + ",calls=3";

  /** Three times 1000 x 0.075 + 200 x 0.075 + 400 x 0.30 USD per million, the rates of batches. */
  private static final String PRICE_OF_BATCH = "6.3E-4";

  @TempDir Path state;

  @Override
  String endpoints() {
    return super.endpoints() + ",azure.ai.openai=" + standIn.baseUri();
  }

  @Test
  void aBatchCountsOnceAtItsRateHoweverOftenItIsFetchedAndByWhichJvm() {
    try (AppJvm app = appWithState().start("openai")) {
      send(app, "batch", "unfinished", "batch_1");
      send(app, "file-content", THREE_CALLS, "file-1");
      ReceivedSpan span = genAiSpan();
      assertThat(span.attribute("gen_ai.response.model")).isEqualTo("gpt-4o-mini-2024-07-18");
      assertPriced(span, PRICE_OF_BATCH);

      send(app, "file-content", THREE_CALLS, "file-1");
      send(app, "batch", THREE_CALLS, "batch_1");
      assertThat(genAiSpans(1)).hasSize(1);
      otlp.clear();

      send(app, "batch", THREE_CALLS, "batch_2");
      assertPriced(genAiSpan(), PRICE_OF_BATCH);
      send(app, "file-content", THREE_CALLS, "file-2");
      assertThat(genAiSpans(1)).hasSize(1);
      assertThat(app.end()).isZero();
    }
    otlp.clear();
    try (AppJvm next = appWithState().start("openai")) {
      send(next, "file-content", THREE_CALLS, "file-1");
      send(next, "completions", "usage=1000:0:0:0:300:0", "gpt-3.5-turbo-instruct");
      assertThat(genAiSpan().name()).isEqualTo("text_completion gpt-3.5-turbo-instruct");
    }
  }

  @Test
  void deploymentsResponsesFetchedLaterAndLegacyCompletionsAreBilledAndModerationsAreFree() {
    try (AppJvm app = appWithState().start("openai")) {
      assertThatADeploymentOfAzureIsBilledByTheModelThatAnswers(app);

      assertThatAResponseCountsWhenItIsFirstFetchedWhole(app);
      otlp.clear();

      send(app, "completions", "usage=1000:0:0:0:300:0", "gpt-3.5-turbo-instruct");
      // 1000 x 1.50 + 300 x 2 USD per million
      assertPriced(genAiSpan(), "0.0021");
      otlp.clear();

      send(app, "moderations", "-", "omni-moderation-latest");
      ReceivedSpan span = genAiSpan();
      assertThat(span.name()).isEqualTo("moderation omni-moderation-latest");
      assertThat(span.attribute("llm.cost.usd")).isNull();
      assertThat(span.attribute("gen_ai.usage.input_tokens")).isNull();
      assertThat(app.log()).doesNotContain("unpriced", "could not follow");
    }
  }

  private void assertThatADeploymentOfAzureIsBilledByTheModelThatAnswers(AppJvm app) {
    for (String how : List.of("azure-chat", "azure-chat-stream")) {
      send(app, how, USAGE + ",model=gpt-4o-mini", "our-chat");

      ReceivedSpan span = genAiSpan();
      assertThat(lastRequest().path()).isEqualTo("/openai/deployments/our-chat/chat/completions");
      assertThat(span.attribute("gen_ai.provider.name")).as(how).isEqualTo("azure.ai.openai");
      assertThat(span.attribute("gen_ai.request.model")).as(how).isEqualTo("our-chat");
      assertThat(span.attribute("gen_ai.response.model"))
          .as(how)
          .isEqualTo("gpt-4o-mini-2024-07-18");
      // 1000 x 0.15 + 200 x 0.075 + 400 x 0.60 USD per million
      assertPriced(span, "4.05E-4");
      otlp.clear();
    }
  }

  private void assertThatAResponseCountsWhenItIsFirstFetchedWhole(AppJvm app) {
    send(app, "background", "-", "gpt-4o-mini");
    assertThat(genAiSpan().attribute("llm.cost.usd")).isNull();
    otlp.clear();

    send(app, "response", "unfinished," + USAGE, "resp_1");
    send(app, "response", USAGE, "resp_1");
    ReceivedSpan span = genAiSpan();
    assertThat(span.attribute("gen_ai.response.id")).isEqualTo("resp_1");
    // 1000 x 0.15 + 200 x 0.075 + 400 x 0.60 USD per million
    assertPriced(span, "4.05E-4");

    send(app, "response", USAGE, "resp_1");
    assertThat(genAiSpans(1)).hasSize(1);
  }

  private AppJvm.Builder appWithState() {
    return app(AgentVersion.BUILT_AGAINST).property("percapita.state.dir", state);
  }

  private void send(AppJvm app, String how, String script, String body) {
    assertThat(app.send(how, standIn.baseUri().toString(), script, "u-1", body))
        .as(how)
        .startsWith("OK");
  }

  private static void assertPriced(ReceivedSpan span, String usd) {
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo(usd);
  }
}
