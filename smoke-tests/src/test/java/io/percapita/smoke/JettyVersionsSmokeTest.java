package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The versions of Jetty's client between those that run the whole contract. */
class JettyVersionsSmokeTest extends SmokeTest {
  @ParameterizedTest
  @CsvSource({
    "jetty, jetty9-newest",
    "jetty, jetty10",
    "jetty, jetty11",
    "jetty12, jetty12-oldest"
  })
  void countADocumentAStreamAndARedirectOnce(String driver, String version) {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST).classPath(Clients.classPath(version)).start(driver)) {
      assertCounted(app, "string", Wire.HTTP_1, CHAT_BODY);
      assertCounted(app, "stream", Wire.HTTP_1_TLS, CHAT_STREAM_BODY); // 12 by HTTP/2
      assertCounted(app, "pieces", Wire.HTTP_1, CHAT_STREAM_BODY);
      assertCounted(app, "redirected", Wire.HTTP_1, CHAT_BODY);
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  private void assertCounted(AppJvm app, String how, Wire wire, String body) {
    String script = (how.equals("redirected") ? "redirect," : "gzip,") + USAGE;

    assertThat(app.send(how, url(wire, CHAT), script, "u-42", body)).as(how).startsWith("OK\t200");
    assertThat(genAiSpan().attribute("llm.cost.usd")).as(how).isEqualTo("4.05E-4");
    assertThat(lastRequest().headers()).as(how).doesNotContainKeys("baggage", "traceparent");
    otlp.clear();
  }
}
