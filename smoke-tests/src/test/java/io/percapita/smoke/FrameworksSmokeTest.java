package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SDKs and frameworks, unchanged, each with the HTTP client that it comes with. */
class FrameworksSmokeTest extends SmokeTest {
  private static final String GEMINI = "gemini-2.5-flash";
  private static final String GPT = "gpt-4o-mini";

  /** 1000 x 0.30 + 200 x 0.03 + 400 x 2.50 USD per million. */
  private static final String GEMINI_USD = "0.001306";

  /** 1000 x 0.15 + 200 x 0.075 + 400 x 0.60 USD per million. */
  private static final String GPT_USD = "4.05E-4";

  /** 1000 x 3 + 200 x 0.30 + 40 x 3.75 + 20 x 6 + 300 x 15 USD per million. */
  private static final String CLAUDE_USD = "0.00783";

  /** What Google's SDK sends. */
  private static final String GEMINI_BODY =
      "{\"contents\":[{\"parts\":[{\"text\":\"Which of our users pays for this?\"}],"
          + "\"role\":\"user\"}]}";

  private static final String VERTEX_LABELS =
      "{\"labels\":{\"llm_feature\":\"smart-search\",\"llm_plan\":\"pro\"},";

  @Override
  String endpoints() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS)
        .map(wire -> wire.base(standIn).toString())
        .map(
            base ->
                Stream.of(
                        "azure.ai.openai=",
                        "gcp.gemini=",
                        "gcp.vertex_ai=",
                        "openai=",
                        "anthropic=",
                        "ollama=")
                    .map(dialect -> dialect + base)
                    .collect(Collectors.joining(",")))
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"google-genai-oldest", "google-genai-newest"})
  void googlesSdk(String version) {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("percapita.request.labels", "gcp.vertex_ai")
            .classPath(Clients.classPath(version))
            .start("google-genai")) {
      for (String how : new String[] {"document", "stream", "document-async", "stream-async"}) {
        assertCall(app, how, Wire.HTTP_2, GEMINI, USAGE, GEMINI_USD);
        assertThat(lastRequest().bodySha256()).isEqualTo(ClientContract.sha256(GEMINI_BODY));
        assertCall(app, "vertex-" + how, Wire.HTTP_2, GEMINI, USAGE, GEMINI_USD);
        assertThat(lastRequest().bodySha256())
            .as("tells Vertex AI whose it is")
            .isEqualTo(ClientContract.sha256(VERTEX_LABELS + GEMINI_BODY.substring(1)));
      }
      assertQuiet(app);
    }
  }

  @Test
  void azuresSdk() {
    try (AppJvm app = start("azure-openai", "azure-openai")) {
      for (String how : new String[] {"document", "stream", "document-async", "stream-async"}) {
        assertCall(app, how, Wire.HTTP_1_TLS, "my-deployment", USAGE + ",model=" + GPT, GPT_USD);
      }
      assertQuiet(app);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"langchain4j-oldest", "langchain4j-newest"})
  void langChain4j(String version) {
    try (AppJvm app = start(version, "langchain4j")) {
      for (String ending : new String[] {"", "-stream"}) {
        assertCall(app, "openai" + ending, Wire.HTTP_1, GPT, USAGE, GPT_USD);
        assertCall(app, "gemini" + ending, Wire.HTTP_1, GEMINI, USAGE, GEMINI_USD);
        assertCall(
            app,
            "anthropic" + ending,
            Wire.HTTP_1,
            "claude-sonnet-4-5",
            "usage=1000:200:40:20:300:0",
            CLAUDE_USD);
        assertCall(app, "ollama" + ending, Wire.HTTP_1, "gemma3", USAGE, null);
      }
      assertQuiet(app);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring-ai-oldest", "spring-ai-newest"})
  void springAiInSpringBoot(String version) {
    try (AppJvm app = start(version, "spring-ai")) {
      for (String how : new String[] {"jdk", "http-components", "simple", "reactor", "stream"}) {
        assertCall(app, how, Wire.HTTP_1, GPT, USAGE, GPT_USD);
      }
      assertQuiet(app);
    }
  }

  private AppJvm start(String version, String driver) {
    return app(AgentVersion.BUILT_AGAINST).classPath(Clients.classPath(version)).start(driver);
  }

  private void assertCall(
      AppJvm app, String how, Wire wire, String model, String script, String usd) {
    standIn.reset();
    otlp.clear();
    String answer = app.send(how, url(wire, ""), script, "u-42", model);

    assertThat(answer).as(how).startsWith("OK\t200");
    assertThat(standIn.protocols()).as(how).containsExactly(wire.protocol());
    ReceivedSpan span = genAiSpan();
    assertThat(span.attribute("llm.cost.usd")).as(how).isEqualTo(usd);
    assertThat(span.attribute("llm.cost.status"))
        .as(how)
        .isEqualTo(usd == null ? "unpriced" : "priced");
    assertThat(span.attribute("gen_ai.usage.output_tokens")).as(how).matches("[34]00");
    assertThat(span.attribute("llm.feature")).as(how).isEqualTo("smart-search");
    assertThat(lastRequest().headers())
        .as(how)
        .doesNotContainKeys("baggage", "traceparent", "tracestate");
  }

  private static void assertQuiet(AppJvm app) {
    assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
  }
}
