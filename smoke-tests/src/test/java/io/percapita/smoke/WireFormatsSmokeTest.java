package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.percapita.testing.ReceivedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Formats other than OpenAI's and Anthropic's through each client: documents, server-sent events,
 * binary frames and lines, from base URLs that are configured; in spans and on the Prometheus
 * endpoint.
 */
class WireFormatsSmokeTest extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONTENTS =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi there\"}]}]}";
  private static final String OLLAMA =
      "{\"model\":\"gemma3\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";
  private static final String OWN_PRICES =
      """
      provider: ollama
      models:
        - id: gemma3
          prices:
            - {source: smoke test, checked: 2026-11-24, usd_per_mtok: {input: 0.1, output: 0.4}}
      """;

  private static final String AZURE = "/openai/deployments/our-chat/chat/completions";

  private final int metricsPort = freePort();

  @TempDir Path folder;

  /** The bases of five dialects, and a provider that has one of them at another port. */
  @Override
  String endpoints() {
    String base = standIn.baseUri().toString();
    // Amazon serves OpenAI's paths as well, and the first that fits is it.
    return ("openai=" + base + "/v1,openrouter=" + standIn.secureUri() + "/v1")
        + (",gcp.gemini=" + base + ",aws.bedrock=" + base + ",ollama=" + base)
        + (",azure.ai.openai=" + base);
  }

  @Test
  void everyFormatIsOneSpanAtTheRightPriceAndArrivesAsItWasSent() throws IOException {
    try (AppJvm app = startApp("jdk,okhttp")) {
      assertEveryFormatIsOneSpan(app, "jdk");
      assertEveryFormatIsOneSpan(app, "okhttp");

      for (String client : List.of("jdk", "okhttp")) {
        assertUserIsToldAndRead(app, client, "openai", url(CHAT), "safety_identifier");
        assertUserIsToldAndRead(app, client, "azure.ai.openai", url(AZURE), "user");
        String openRouter = url(Wire.HTTP_1_TLS, CHAT);
        assertUserIsToldAndRead(app, client, "openrouter", openRouter, "user");
      }

      awaitDollars("gcp.gemini", 2 * 2 * 0.001306);
      awaitDollars("aws.bedrock", 2 * (0.008613 + 0.0007821));
      awaitDollars("ollama", 2 * 0.00028);
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  private void assertEveryFormatIsOneSpan(AppJvm app, String client) {
    // 1000 x 0.30 + 200 x 0.03 + 400 x 2.50 USD per million
    send(app, client, "/v1beta/models/gemini-2.5-flash:generateContent", USAGE, CONTENTS);
    assertSpan("generate_content gemini-2.5-flash", "gcp.gemini", "priced", "0.001306");
    send(
        app,
        client,
        "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        USAGE,
        CONTENTS);
    assertSpan("generate_content gemini-2.5-flash", "gcp.gemini", "priced", "0.001306");
    // 1000 x 3.30 + 200 x 0.33 + 40 x 4.125 + 20 x 6.60 + 300 x 16.50 USD per million
    String claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    send(app, client, CONVERSE, "usage=1000:200:40:20:300:0", CONVERSE_BODY);
    assertSpan("chat " + claude, "aws.bedrock", "priced", "0.008613");
    // An exception after the first of eight pieces, of 37 words of 5 bytes: 47 tokens answered to
    // 2
    send(app, client, CONVERSE, "error-in-stream,usage=1000:200:40:20:300:0", CONVERSE_BODY);
    // 2 x 3.30 + 47 x 16.50 USD per million
    assertSpan("chat " + claude, "aws.bedrock", "partial", "7.821E-4");
    // 1200 x 0.10 + 400 x 0.40 USD per million
    send(app, client, "/api/chat", USAGE, OLLAMA);
    assertSpan("chat gemma3", "ollama", "priced", "2.8E-4");
  }

  /** The provider's field has the user's hash, unless the application names somebody there. */
  private void assertUserIsToldAndRead(
      AppJvm app, String client, String provider, String url, String field) {
    String told = "{\"" + field + "\":\"" + ClientContract.userHash("u-1") + "\",";
    assertThat(app.send(client + ":stream", url, USAGE, "u-1", CHAT_BODY)).startsWith("OK\t200");
    assertUser(provider, told + CHAT_BODY.substring(1), "u-1", "local-baggage");

    String own = "{\"" + field + "\":\"field-user\"," + CHAT_BODY.substring(1);
    assertThat(app.send(client + ":stream", url, USAGE, "-", own)).startsWith("OK\t200");
    assertUser(provider, own, "field-user", "llm-request");
  }

  private void assertUser(String provider, String sent, String user, String source) {
    ReceivedSpan span = genAiSpan();
    assertThat(lastRequest().bodyDigest()).as(provider).isEqualTo(ClientContract.digest(sent));
    assertThat(
            Stream.of("gen_ai.provider.name", "user.hash", "llm.user.source").map(span::attribute))
        .containsExactly(provider, ClientContract.userHash(user), source);
    otlp.clear();
  }

  private AppJvm startApp(String clients) throws IOException {
    Path prices = Files.writeString(folder.resolve("ollama.yaml"), OWN_PRICES);
    return app(AgentVersion.BUILT_AGAINST)
        .property("percapita.price.files", prices)
        .property("percapita.request.user", "openai,azure.ai.openai,openrouter")
        .property("otel.metrics.exporter", "prometheus")
        .property("otel.exporter.prometheus.port", metricsPort)
        .start(clients);
  }

  /** Sends, reads as a stream, and compares what came with what was sent. */
  private void send(AppJvm app, String client, String path, String script, String body) {
    String answer = app.send(client + ":stream", url(path), script, "u-1", body);

    ReceivedRequest sent = lastRequest();
    assertThat(answer)
        .as(path)
        .isEqualTo("OK\t200\t" + sent.answerLength() + "\t" + sent.answerDigest());
  }

  private void assertSpan(String name, String provider, String status, String usd) {
    ReceivedSpan span = genAiSpan();
    assertThat(span.name()).isEqualTo(name);
    assertThat(span.attribute("gen_ai.provider.name")).as(name).isEqualTo(provider);
    assertThat(span.attribute("llm.cost.status")).as(name).isEqualTo(status);
    assertThat(span.attribute("llm.cost.usd")).as(name).isEqualTo(usd);
    assertThat(span.attribute("llm.feature")).as(name).isEqualTo("smart-search");
    otlp.clear();
  }

  private void awaitDollars(String provider, double expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(dollars(provider)).as(provider).isCloseTo(expected, within(1e-12)));
  }

  /** The sum of all cost series of a provider. */
  private double dollars(String provider) {
    List<String> series =
        scrape(metricsPort)
            .lines()
            .filter(line -> line.startsWith("llm_cost_usd_total{"))
            .filter(line -> line.contains("gen_ai_provider_name=\"" + provider + "\""))
            .toList();
    return series.stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf('}') + 1).trim()))
        .sum();
  }
}
