package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The AWS SDK for Java 2, unchanged, on each of its HTTP clients. */
class BedrockSmokeTest extends SmokeTest {
  private static final String MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
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
            "netty", Wire.HTTP_2,
            "netty-stream", Wire.HTTP_2));
  }

  private void assertCallsAreSpans(String version, AgentVersion agent, Map<String, Wire> wires) {
    try (AppJvm app = app(agent).classPath(Clients.classPath(version)).start("bedrock")) {
      wires.forEach((how, wire) -> assertCallIsOneSpan(app, how, wire));
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  private void assertCallIsOneSpan(AppJvm app, String how, Wire wire) {
    standIn.reset();
    String answer = app.send(how, url(wire, ""), "usage=1000:200:40:20:300:0", "u-42", MODEL);

    assertThat(answer).as(how).startsWith("OK\t200");
    assertThat(standIn.protocols()).as(how).containsExactly(wire.protocol());
    ReceivedSpan span = genAiSpan();
    assertThat(span.name()).as(how).isEqualTo("chat " + MODEL);
    // 1000 x 3.30 + 200 x 0.33 + 40 x 4.125 + 20 x 6.60 + 300 x 16.50 USD per million
    assertThat(span.attribute("llm.cost.usd")).as(how).isEqualTo("0.008613");
    assertThat(span.attribute("llm.feature")).as(how).isEqualTo("smart-search");
    assertThat(span.attribute("llm.plan")).as(how).isEqualTo("pro");
    Map<String, List<String>> headers = lastRequest().headers();
    assertThat(headers)
        .as(how)
        .containsKeys(signedHeaders(headers))
        .doesNotContainKeys("baggage", "traceparent", "tracestate");
    otlp.clear();
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
