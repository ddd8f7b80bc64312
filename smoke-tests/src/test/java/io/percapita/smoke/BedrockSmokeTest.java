package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The AWS SDK for Java 2, unchanged, on each of its HTTP clients. */
class BedrockSmokeTest extends SmokeTest {
  static final String MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

  /** What the SDK sends. */
  private static final String BODY =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Which of our users pays for"
          + " this?\"}]}]}";

  /** As many as the asynchronous client sends at a time unless it is told otherwise. */
  private static final int AT_ONCE = 50;

  private static final String SIGNED_HEADERS = "SignedHeaders=";

  @Override
  String endpoints() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS)
        .map(wire -> "aws.bedrock=" + wire.base(standIn))
        .collect(Collectors.joining(","));
  }

  @Test
  void everyCallOfTheOldestIsOneSpanAtTheRightPrice() {
    assertCallsAreSpans(
        "aws-sdk-oldest",
        AgentVersion.BUILT_AGAINST,
        Map.of(
            "apache", Wire.HTTP_1_TLS,
            "url-connection", Wire.HTTP_1_TLS,
            "netty", Wire.HTTP_1_TLS,
            "netty-stream", Wire.HTTP_1_TLS));
  }

  @Test
  void everyCallOfTheNewestIsOneSpanAtTheRightPrice() {
    assertCallsAreSpans(
        "aws-sdk-newest",
        AgentVersion.NEXT,
        Map.of(
            "apache", Wire.HTTP_1_TLS,
            "url-connection", Wire.HTTP_1_TLS,
            "default", Wire.HTTP_1_TLS, // Apache HttpClient 5, where there is nothing else to say
            "netty", Wire.HTTP_2,
            "netty-stream", Wire.HTTP_2),
        this::assertThatWhatIsNotSignedTellsWhoseItIs);
  }

  private void assertCallsAreSpans(String version, AgentVersion agent, Map<String, Wire> wires) {
    assertCallsAreSpans(version, agent, wires, app -> {});
  }

  private void assertCallsAreSpans(
      String version, AgentVersion agent, Map<String, Wire> wires, Consumer<AppJvm> more) {
    try (AppJvm app =
        app(agent)
            .property("percapita.request.user", "aws.bedrock")
            .property("percapita.request.labels", "aws.bedrock")
            .classPath(Clients.classPath(version))
            .start("bedrock")) {
      wires.forEach((how, wire) -> assertCallIsOneSpan(app, how, wire));
      more.accept(app);
      assertCallsAtOnceAreOfTheirOwnUsers(app, "first-");
      assertCallsAtOnceAreOfTheirOwnUsers(app, "reused-"); // on the connections of those before
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  /** With an API key a request is not signed, and can be told whose it is. */
  private void assertThatWhatIsNotSignedTellsWhoseItIs(AppJvm app) {
    ReceivedSpan span = call(app, "apache-api-key", Wire.HTTP_1_TLS);

    assertThat(span.attribute("llm.cost.usd")).isEqualTo("0.008613");
    assertThat(lastRequest().headers().get("Authorization")).containsExactly("Bearer test-key");
    String told =
        "{\"requestMetadata\":{\"llm_feature\":\"smart-search\",\"llm_plan\":\"pro\",\"user\":\""
            + ClientContract.userHash("u-42")
            + "\"},";
    assertThat(lastRequest().bodyDigest())
        .isEqualTo(ClientContract.digest(told + BODY.substring(1)));
  }

  private ReceivedSpan call(AppJvm app, String how, Wire wire) {
    otlp.clear();
    standIn.reset();
    String answer = app.send(how, url(wire, ""), "usage=1000:200:40:20:300:0", "u-42", MODEL);

    assertThat(answer).as(how).startsWith("OK\t200");
    assertThat(standIn.protocols()).as(how).containsExactly(wire.protocol());
    return genAiSpan();
  }

  private void assertCallIsOneSpan(AppJvm app, String how, Wire wire) {
    ReceivedSpan span = call(app, how, wire);
    assertThat(span.name()).as(how).isEqualTo("chat " + MODEL);
    // 1000 x 3.30 + 200 x 0.33 + 40 x 4.125 + 20 x 6.60 + 300 x 16.50 USD per million
    assertThat(span.attribute("llm.cost.usd")).as(how).isEqualTo("0.008613");
    assertThat(span.attribute("llm.feature")).as(how).isEqualTo("smart-search");
    assertThat(span.attribute("llm.plan")).as(how).isEqualTo("pro");
    Map<String, List<String>> headers = lastRequest().headers();
    if (how.equals("default")) {
      assertThat(headers.get("User-Agent").toString()).contains("Apache5");
    }
    assertThat(headers)
        .as(how)
        .containsKeys(signedHeaders(headers))
        .doesNotContainKeys("baggage", "traceparent", "tracestate");
    assertThat(lastRequest().bodyDigest())
        .as("what is signed goes out as it is")
        .isEqualTo(ClientContract.digest(BODY));
  }

  private void assertCallsAtOnceAreOfTheirOwnUsers(AppJvm app, String users) {
    String script = "together=" + AT_ONCE + ",usage={n}:0:0:0:7:0";
    String how = "parallel-" + AT_ONCE;
    otlp.clear();
    assertThat(app.send(how, url(Wire.HTTP_1_TLS, ""), script, users + "{n}", MODEL))
        .startsWith("OK\t200");

    assertThat(genAiSpans(AT_ONCE))
        .extracting(
            span -> span.attribute("user.hash"),
            span -> span.attribute("gen_ai.usage.input_tokens"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, AT_ONCE)
                .mapToObj(n -> tuple(ClientContract.userHash(users + n), Integer.toString(n)))
                .toList());
  }

  /**
   * What the provider needs to have for the signature to hold, apart from the host, which HTTP/2
   * has no header for.
   */
  private static String[] signedHeaders(Map<String, List<String>> headers) {
    String authorization = headers.get("Authorization").get(0);
    int start = authorization.indexOf(SIGNED_HEADERS) + SIGNED_HEADERS.length();
    return Stream.of(authorization.substring(start, authorization.indexOf(',', start)).split(";"))
        .filter(name -> !name.equals("host"))
        .toArray(String[]::new);
  }
}
