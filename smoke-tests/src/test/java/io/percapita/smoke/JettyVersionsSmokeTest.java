package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.testing.ReceivedRequest;
import java.util.List;
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
        app(AgentVersion.BUILT_AGAINST)
            .classPath(Clients.classPath(version))
            .property("percapita.config.file", budgets())
            .property("percapita.request.usage", "openai")
            .start(driver)) {
      assertCounted(app, "string", Wire.HTTP_1, CHAT_BODY);
      assertCounted(app, "stream", Wire.HTTP_1_TLS, CHAT_STREAM_BODY); // 12 by HTTP/2
      assertCounted(app, "pieces", Wire.HTTP_1, CHAT_STREAM_BODY);
      assertCounted(app, "redirected", Wire.HTTP_1, CHAT_BODY);
      for (String how : List.of("stream", "string", "pieces")) {
        assertAsked(app, how);
      }
      assertRerouted(app, "string");
      if (!version.startsWith("jetty9")) { // which has no other kind of body
        assertRerouted(app, "request-content");
      }
      if (driver.equals("jetty") && !version.startsWith("jetty9")) {
        assertRerouted(app, "request-pieces");
      }
      assertRedirectedAsItWas(app);
      assertRefused(app, url(CHAT));
      assertRefused(app, NOBODY + CHAT); // to which there is no connection to be had
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  /** The application gets the stream without the event that it has not asked for. */
  private void assertAsked(AppJvm app, String how) {
    String option = "\"stream_options\":{\"include_usage\":true},";
    String whole = app.send(how, url(CHAT), USAGE, "u-42", CHAT_STREAM_BODY);
    assertThat(genAiSpan().attribute("llm.cost.status")).isEqualTo("priced");
    otlp.clear();

    String answer = app.send(how, url(CHAT), USAGE, "u-42", CHAT_STREAM_BODY.replace(option, ""));

    assertThat(length(answer)).as(how).isBetween(1L, length(whole) - 1);
    assertThat(genAiSpan().attribute("llm.cost.status")).as(how).isEqualTo("priced");
    otlp.clear();
    standIn.reset();
  }

  private static long length(String answer) {
    assertThat(answer).startsWith("OK\t200\t");
    return Long.parseLong(answer.split("\t", -1)[2]);
  }

  private void assertRerouted(AppJvm app, String how) {
    String answer = app.send(how, url(CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(answer).as(how).startsWith("OK\t200");
    assertThat(lastRequest().bodyLength())
        .as(how)
        .isEqualTo(CHAT_BODY.replace("gpt-4o-mini", "gpt-4.1-nano").length());
    assertThat(genAiSpan().attribute("gen_ai.request.model")).as(how).isEqualTo("gpt-4.1-nano");
    otlp.clear();
    standIn.reset();
  }

  /** To another host: what was changed for the provider is not for whoever that is. */
  private void assertRedirectedAsItWas(AppJvm app) {
    String script = "redirect=127.0.0.1," + USAGE;

    assertThat(app.send("redirected", url(CHAT), script, "u-rerouted", CHAT_BODY))
        .startsWith("OK\t200");
    assertThat(standIn.received())
        .extracting(ReceivedRequest::bodyLength)
        .containsExactly(
            (long) CHAT_BODY.replace("gpt-4o-mini", "gpt-4.1-nano").length(),
            (long) CHAT_BODY.length());
    assertThat(genAiSpan().attribute("gen_ai.request.model")).isEqualTo("gpt-4.1-nano");
    otlp.clear();
    standIn.reset();
  }

  private void assertRefused(AppJvm app, String url) {
    String answer = app.send("string", url, USAGE, "u-throttled", CHAT_BODY);

    assertThat(answer).startsWith(ClientContract.REFUSED);
    assertThat(standIn.received()).isEmpty();
    assertThat(genAiSpan().attribute("error.type")).isEqualTo("429");
    otlp.clear();
  }

  private void assertCounted(AppJvm app, String how, Wire wire, String body) {
    String script = (how.equals("redirected") ? "redirect," : "gzip,") + USAGE;

    assertThat(app.send(how, url(wire, CHAT), script, "u-42", body)).as(how).startsWith("OK\t200");
    assertThat(genAiSpan().attribute("llm.cost.usd")).as(how).isEqualTo("4.05E-4");
    assertThat(lastRequest().headers()).as(how).doesNotContainKeys("baggage", "traceparent");
    otlp.clear();
    standIn.reset();
  }
}
