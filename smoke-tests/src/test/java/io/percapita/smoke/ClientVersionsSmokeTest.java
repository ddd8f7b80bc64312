package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.testing.ReceivedRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of clients beside those that run the whole contract. */
class ClientVersionsSmokeTest extends OneAppSmokeTest {
  /** AsyncHttpClient as it is by itself, which is seen on the channels of HTTP/2's streams. */
  private static final String HTTP_2_DRIVER = "async-http-client-h2@async-http-client3:";

  private static final int PARALLEL = 200;

  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .classPath(Clients.classPath())
        .property("percapita.config.file", budgets())
        .property("percapita.request.usage", "openai")
        .start(
            "jetty@jetty9-newest,jetty@jetty10,jetty@jetty11,jetty12@jetty12-oldest,"
                + "async-http-client@async-http-client3,vertx@vertx4,"
                + "async-http-client-h2@async-http-client3");
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

  @Test
  void countDocumentsAndStreamsOfAsyncHttpClientOverHttp2() {
    for (String how : List.of("string", "stream")) {
      assertCounted(HTTP_2_DRIVER + how, Wire.HTTP_2, CHAT_BODY);
      assertCounted(HTTP_2_DRIVER + how, Wire.HTTP_2, CHAT_STREAM_BODY);
    }
    sendOverHttp2("string", "/v1/uploads", "-", "u-42");
    assertThat(lastRequest().headers()).doesNotContainKeys("baggage", "traceparent", "tracestate");
    assertThat(otlp.genAiSpans()).isEmpty();
  }

  @Test
  void endCallsOfAsyncHttpClientOverHttp2ThatHaveNoAnswerOrNotAllOfIt() {
    assertThat(sendOverHttp2("string", CHAT, "status=429", "u-42")).startsWith("OK\t429");
    assertThat(spanThen("error.type", "llm.cost.status")).containsExactly("429", null);
    assertThat(sendOverHttp2("string", CHAT, "reset", "u-42")).startsWith("ERR\t");
    assertThat(String.valueOf(spanThen("error.type").get(0))).contains("Exception");
    assertThat(sendOverHttp2("string", CHAT, "reset-after=2,delay-ms=250", "u-42"))
        .startsWith("ERR\t");
    assertThat(spanThen("llm.cost.status")).containsExactly("partial");
    for (String how : List.of("async-cancel", "close-early")) {
      sendOverHttp2(how, CHAT, "hang-after=3", "u-42");
      assertThat(spanThen("llm.cost.status", "error.type")).containsExactly("partial", null);
    }
  }

  /** More at once than streams: some wait until another's call makes room, and stay their own. */
  @Test
  void countCallsOfAsyncHttpClientOverHttp2InParallelForTheirOwnUsers() {
    sendOverHttp2("string", "/v1/uploads", "-", "-"); // until then each would open a connection
    String answer = sendOverHttp2("parallel-" + PARALLEL, CHAT, "usage={n}:0:0:0:7:0", "u-{n}");

    assertThat(answer).startsWith("OK\t200");
    List<String> expected = new ArrayList<>();
    for (int n = 0; n < PARALLEL; n++) {
      expected.add(ClientContract.userHash("u-" + n) + " " + n);
    }
    assertThat(genAiSpans(PARALLEL))
        .extracting(
            it -> it.attribute("user.hash") + " " + it.attribute("gen_ai.usage.input_tokens"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The head of a request is sent before its body: that can be refused, but not be changed. */
  @Test
  void refuseRequestsOfAsyncHttpClientOverHttp2AndSendAllOthersAsTheyAre() {
    assertRefused(HTTP_2_DRIVER, url(Wire.HTTP_2, CHAT), "OK\t429\t");

    sendOverHttp2("string", CHAT, USAGE, "u-rerouted");
    assertThat(lastRequest().bodyLength()).isEqualTo(CHAT_STREAM_BODY.length());
    assertThat(spanThen("gen_ai.request.model", "llm.budget.action"))
        .containsExactly("gpt-4o-mini", "flag");

    String unasked = CHAT_STREAM_BODY.replace("\"stream_options\":{\"include_usage\":true},", "");
    app().send(HTTP_2_DRIVER + "string", url(Wire.HTTP_2, CHAT), USAGE, "u-42", unasked);
    assertThat(lastRequest().bodyLength()).isEqualTo(unasked.length());
    assertThat(spanThen("llm.cost.status")).containsExactly("estimated");
  }

  private String sendOverHttp2(String how, String path, String script, String user) {
    String url = url(Wire.HTTP_2, path);
    String answer = app().send(HTTP_2_DRIVER + how, url, script, user, CHAT_STREAM_BODY);
    assertThat(standIn.protocols()).as(answer).containsExactly(Wire.HTTP_2.protocol());
    return answer;
  }

  /** Attributes of the only span, which is not to be seen again. */
  private List<@Nullable String> spanThen(String... attributes) {
    ReceivedSpan span = genAiSpan();
    otlp.clear();
    List<@Nullable String> values = new ArrayList<>();
    for (String attribute : attributes) {
      values.add(span.attribute(attribute));
    }
    return values;
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
