package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SDKs and frameworks, unchanged, each with the HTTP client that it comes with. */
class FrameworksSmokeTest extends OneAppSmokeTest {
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

  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .property("percapita.request.labels", "gcp.vertex_ai")
        .classPath(Clients.classPath())
        .start(
            "google-genai@google-genai-oldest,google-genai@google-genai-newest,"
                + "google-http@google-http-oldest,google-http@google-http-newest,"
                + "azure-openai@azure-openai-oldest,azure-openai@azure-openai-newest,"
                + "langchain4j@langchain4j-oldest,langchain4j@langchain4j-newest,"
                + "spring-ai@spring-ai-oldest,spring-ai@spring-ai-newest,spring-ai@spring-ai2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"google-genai-oldest", "google-genai-newest"})
  void googlesSdk(String version) {
    for (String how : List.of("document", "stream", "document-async", "stream-async")) {
      String driver = "google-genai@" + version + ":";
      assertCall(driver + how, Wire.HTTP_2, GEMINI, USAGE, GEMINI_USD);
      assertSentBy("okhttp", driver + how);
      assertThat(lastRequest().bodyDigest()).isEqualTo(ClientContract.digest(GEMINI_BODY));
      assertCall(driver + "vertex-" + how, Wire.HTTP_2, GEMINI, USAGE, GEMINI_USD);
      assertThat(lastRequest().bodyDigest())
          .as("tells Vertex AI whose it is")
          .isEqualTo(ClientContract.digest(VERTEX_LABELS + GEMINI_BODY.substring(1)));
    }
  }

  /** Which Google's older libraries sit on, itself on clients that have adapters. */
  @ParameterizedTest
  @ValueSource(strings = {"net-fixed", "net-chunked", "apache-fixed", "apache-chunked"})
  void googlesHttpClient(String transport) {
    for (String version : List.of("oldest", "newest")) {
      assertGooglesHttpClient("google-http@google-http-" + version + ":" + transport);
    }
  }

  private void assertGooglesHttpClient(String how) {
    assertCalled(how, Wire.HTTP_1, CHAT, CHAT_BODY, "gzip," + USAGE, GPT_USD);
    assertSentBy(how.contains(":net") ? "http-url-connection" : "apache-httpclient-4.0", how);
    assertCalled(how, Wire.HTTP_1_TLS, CHAT, CHAT_STREAM_BODY, USAGE, GPT_USD);
    assertThat(lastRequest().bodyDigest()).isEqualTo(ClientContract.digest(CHAT_STREAM_BODY));

    otlp.clear();
    assertThat(app().send(how, url(CHAT), "status=429", "u-42", CHAT_BODY)).startsWith("OK\t429");
    assertThat(genAiSpan().attribute("error.type")).isEqualTo("429");
    assertThat(genAiSpan().attribute("llm.cost.usd")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"azure-openai-oldest", "azure-openai-newest"})
  void azuresSdk(String version) {
    String script = USAGE + ",model=" + GPT;
    for (String how : List.of("document", "stream", "document-async", "stream-async")) {
      String sent = "azure-openai@" + version + ":" + how;
      assertCall(sent, Wire.HTTP_1_TLS, "my-deployment", script, GPT_USD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"langchain4j-oldest", "langchain4j-newest"})
  void langChain4j(String version) {
    String driver = "langchain4j@" + version + ":";
    String claudeUsage = "usage=1000:200:40:20:300:0";
    for (String ending : List.of("", "-stream")) {
      assertCall(driver + "openai" + ending, Wire.HTTP_1, GPT, USAGE, GPT_USD);
      assertCall(driver + "gemini" + ending, Wire.HTTP_1, GEMINI, USAGE, GEMINI_USD);
      String anthropic = driver + "anthropic" + ending;
      assertCall(anthropic, Wire.HTTP_1, "claude-sonnet-4-5", claudeUsage, CLAUDE_USD);
      assertCall(driver + "ollama" + ending, Wire.HTTP_1, "gemma3", USAGE, null);
      assertSentBy("java-http-client", driver + "ollama" + ending);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring-ai-oldest", "spring-ai-newest"})
  void springAiInSpringBoot(String version) {
    Map<String, String> clients =
        Map.of(
            "jdk", "java-http-client",
            "http-components", "apache-httpclient-5",
            "simple", "http-url-connection",
            "reactor", "reactor-netty",
            "stream", "spring-webflux"); // above Reactor Netty, whose own span there is none of
    clients.forEach(
        (how, client) -> {
          String sent = "spring-ai@" + version + ":" + how;
          assertCall(sent, Wire.HTTP_1, GPT, USAGE, GPT_USD);
          assertSentBy(client, sent);
        });
  }

  /** Which sits on openai-java, on an OkHttp client of its own. */
  @Test
  void springAi2InSpringBoot4() {
    for (String how : List.of("jdk", "stream")) {
      assertCalled("spring-ai@spring-ai2:" + how, Wire.HTTP_1, "/v1", GPT, USAGE, GPT_USD);
      assertSentBy("okhttp", how);
    }
  }

  /** Which the agent's own span of the request tells, above or below the call's. */
  private void assertSentBy(String client, String how) {
    ReceivedSpan call = genAiSpan();
    await()
        .untilAsserted(
            () ->
                assertThat(otlp.spans())
                    .as(how)
                    .filteredOn(span -> span.isChildOf(call) || call.isChildOf(span))
                    .extracting(ReceivedSpan::scope)
                    .anyMatch(scope -> scope.startsWith("io.opentelemetry." + client)));
  }

  private void assertCall(
      String how, Wire wire, String model, String script, @Nullable String usd) {
    assertCalled(how, wire, "", model, script, usd);
  }

  private void assertCalled(
      String how, Wire wire, String path, String body, String script, @Nullable String usd) {
    standIn.reset();
    otlp.clear();
    String answer = app().send(how, url(wire, path), script, "u-42", body);

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
}
