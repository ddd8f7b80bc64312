package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * WebSockets to a provider: no call that is followed, and nothing that may break. They begin as
 * requests of the same clients, to the same hosts.
 */
class WebSocketSmokeTest extends SmokeTest {
  private static final List<String> CLIENTS =
      List.of(
          "jdk",
          "okhttp@okhttp3",
          "okhttp@okhttp5",
          "reactor-netty@reactor-netty-oldest",
          "reactor-netty@reactor-netty-newest",
          "async-http-client@async-http-client2",
          "async-http-client@async-http-client3",
          "vertx@vertx4");

  @Test
  void openAsWithoutUsAndTellTheProviderNothing() throws IOException {
    try (WebSocketServer provider = new WebSocketServer();
        AppJvm app =
            app(AgentVersion.BUILT_AGAINST)
                .classPath(Clients.classPath())
                .property("percapita.endpoints", endpoints() + ",openai=" + provider.url() + "/v1")
                .start(String.join(",", CLIENTS))) {
      for (String client : CLIENTS) {
        // Beside what is metered, and where documents are.
        for (String path : List.of("/v1/realtime?model=gpt-realtime", "/v1/responses", CHAT)) {
          String answer =
              app.send(client + ":web-socket", provider.url() + path, "-", "u-42", CHAT_BODY);

          assertThat(answer)
              .as("%s %s", client, path)
              .startsWith("OK\t200\t" + WebSocketServer.MESSAGE.length() + "\t");
        }
      }
      assertThat(provider.received())
          .hasSize(CLIENTS.size() * 3)
          .allSatisfy(
              headers ->
                  assertThat(headers).doesNotContainKeys("baggage", "traceparent", "tracestate"));

      // The last of all: spans of those before it would be here by now.
      assertThat(app.send("jdk:string", url(CHAT), USAGE, "u-42", CHAT_BODY)).startsWith("OK\t200");
      assertThat(genAiSpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }
}
