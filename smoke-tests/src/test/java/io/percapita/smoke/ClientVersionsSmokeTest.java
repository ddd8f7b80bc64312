package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.testing.ReceivedRequest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of clients beside those that run the whole contract. */
class ClientVersionsSmokeTest extends OneAppSmokeTest {
  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .classPath(Clients.classPath())
        .property("percapita.config.file", budgets())
        .property("percapita.request.usage", "openai")
        .start(
            "jetty@jetty9-newest,jetty@jetty10,jetty@jetty11,jetty12@jetty12-oldest,"
                + "async-http-client@async-http-client3,vertx@vertx4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jetty@jetty9-newest", "jetty@jetty10", "jetty@jetty11", "jetty12@jetty12-oldest"})
  void countADocumentAStreamAndARedirectOnce(String version) {
    String driver = version + ":";
    assertUnmetered(driver);
    assertCounted(driver + "string", Wire.HTTP_1, CHAT_BODY);
    assertCounted(driver + "stream", Wire.HTTP_1_TLS, CHAT_STREAM_BODY); // 12 by HTTP/2
    assertCounted(driver + "pieces", Wire.HTTP_1, CHAT_STREAM_BODY);
    assertCounted(driver + "redirected", Wire.HTTP_1, CHAT_BODY);
    for (String how : List.of("stream", "string", "pieces")) {
      assertAsked(driver + how);
    }
    assertRerouted(driver + "string");
    if (!version.contains("jetty9")) { // which has no other kind of body
      assertRerouted(driver + "request-content");
    }
    if (version.equals("jetty@jetty10") || version.equals("jetty@jetty11")) {
      assertRerouted(driver + "request-pieces");
    }
    assertRedirectedAsItWas(driver);
    assertRefused(driver, url(CHAT), ClientContract.REFUSED);
    assertRefused(
        driver, NOBODY + CHAT, ClientContract.REFUSED); // to which there is no connection to be had
  }

  @ParameterizedTest
  @ValueSource(strings = {"async-http-client@async-http-client3", "vertx@vertx4"})
  void countADocumentAndAStreamOnNettyOnce(String version) {
    String driver = version + ":";
    assertUnmetered(driver);
    assertCounted(driver + "string", Wire.HTTP_1, CHAT_BODY);
    assertCounted(driver + "stream", Wire.HTTP_1_TLS, CHAT_STREAM_BODY);
    for (String how : List.of("stream", "string")) {
      assertAsked(driver + how);
    }
    assertRerouted(driver + "string");
    assertRefused(driver, url(CHAT), "OK\t429\t");
  }

  /** What is sent to a provider, but not metered: a span of ours would be here with the next. */
  private void assertUnmetered(String driver) {
    for (String how : List.of("string", "async-string")) {
      String answer = app().send(driver + how, url("/v1/uploads"), "-", "u-42", CHAT_BODY);

      assertThat(answer).as(how).startsWith("OK\t200");
      assertThat(lastRequest().headers())
          .as(how)
          .doesNotContainKeys("baggage", "traceparent", "tracestate");
    }
    standIn.reset();
  }

  /** The application gets the stream without the event that it has not asked for. */
  private void assertAsked(String how) {
    String option = "\"stream_options\":{\"include_usage\":true},";
    String whole = app().send(how, url(CHAT), USAGE, "u-42", CHAT_STREAM_BODY);
    assertThat(genAiSpan().attribute("llm.cost.status")).isEqualTo("priced");
    otlp.clear();

    String answer = app().send(how, url(CHAT), USAGE, "u-42", CHAT_STREAM_BODY.replace(option, ""));

    assertThat(length(answer)).as(how).isBetween(1L, length(whole) - 1);
    assertThat(genAiSpan().attribute("llm.cost.status")).as(how).isEqualTo("priced");
    otlp.clear();
    standIn.reset();
  }

  private static long length(String answer) {
    assertThat(answer).startsWith("OK\t200\t");
    return Long.parseLong(answer.split("\t", -1)[2]);
  }

  private void assertRerouted(String how) {
    String answer = app().send(how, url(CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(answer).as(how).startsWith("OK\t200");
    assertThat(lastRequest().bodyLength())
        .as(how)
        .isEqualTo(CHAT_BODY.replace("gpt-4o-mini", "gpt-4.1-nano").length());
    assertThat(genAiSpan().attribute("gen_ai.request.model")).as(how).isEqualTo("gpt-4.1-nano");
    otlp.clear();
    standIn.reset();
  }

  /** To another host: what was changed for the provider is not for whoever that is. */
  private void assertRedirectedAsItWas(String driver) {
    String script = "redirect=127.0.0.1," + USAGE;

    assertThat(app().send(driver + "redirected", url(CHAT), script, "u-rerouted", CHAT_BODY))
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

  private void assertRefused(String driver, String url, String refusal) {
    String answer = app().send(driver + "string", url, USAGE, "u-throttled", CHAT_BODY);

    assertThat(answer).startsWith(refusal);
    assertThat(standIn.received()).isEmpty();
    assertThat(genAiSpan().attribute("error.type")).isEqualTo("429");
    otlp.clear();
  }

  private void assertCounted(String how, Wire wire, String body) {
    String script = (how.endsWith(":redirected") ? "redirect," : "gzip,") + USAGE;

    assertThat(app().send(how, url(wire, CHAT), script, "u-42", body))
        .as(how)
        .startsWith("OK\t200");
    assertThat(genAiSpan().attribute("llm.cost.usd")).as(how).isEqualTo("4.05E-4");
    assertThat(lastRequest().headers()).as(how).doesNotContainKeys("baggage", "traceparent");
    otlp.clear();
    standIn.reset();
  }
}
