package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Of what nobody reads, and nobody gives up where we are told, our own timeout is the only end:
 * every client, in one JVM whose timeout is a short one.
 */
class IdleCallsSmokeTest extends OneAppSmokeTest {
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(2);

  private static final List<String> BY_HTTP_1_ALONE =
      List.of(
          "url",
          "apache4@apache4-oldest",
          "apache4@apache4-newest",
          "apache4-async@apache4-async-oldest",
          "apache4-async@apache4-async-newest",
          "apache5@apache5-oldest",
          "apache5@apache5-newest",
          "jetty@jetty9-oldest",
          "async-http-client@async-http-client2",
          "vertx@vertx5");

  private static final List<String> BY_HTTP_2_TOO =
      List.of(
          "jdk",
          "okhttp@okhttp3",
          "okhttp@okhttp4",
          "okhttp@okhttp5",
          "apache5-async@apache5-oldest",
          "apache5-async@apache5-newest",
          "jetty12@jetty12-newest",
          "reactor-netty@reactor-netty-oldest",
          "reactor-netty@reactor-netty-newest",
          "async-http-client-h2@async-http-client3");

  private static List<String> all() {
    return Stream.of(BY_HTTP_1_ALONE, BY_HTTP_2_TOO).flatMap(List::stream).toList();
  }

  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .classPath(Clients.classPath())
        .property("percapita.call.idle.timeout", IDLE_TIMEOUT.toMillis() + "ms")
        .start(String.join(",", all()));
  }

  @Test
  void anAnswerNeverReadIsEndedByTheTimeout() {
    assertThatTheTimeoutEnds(Wire.HTTP_1, "never-read", all());
  }

  @Test
  void anAnswerNeverReadIsEndedByTheTimeoutOverHttp2() {
    assertThatTheTimeoutEnds(Wire.HTTP_2, "never-read", BY_HTTP_2_TOO);
  }

  @Test
  void aRequestThatIsCancelledWhileNobodyReadsIsEndedByTheTimeout() {
    assertThatTheTimeoutEnds(
        Wire.HTTP_1, "cancel-unread", List.of("apache5@apache5-oldest", "apache5@apache5-newest"));
  }

  private void assertThatTheTimeoutEnds(Wire wire, String how, List<String> drivers) {
    for (String driver : drivers) {
      String script = "chunks=100,hang-after=50,of=" + driver; // told as the plan
      String answer =
          app().send(driver + ":" + how, url(wire, CHAT), script, "-", CHAT_STREAM_BODY);
      assertThat(answer).as(driver).startsWith("OK\t200");
    }

    List<ReceivedSpan> spans = genAiSpans(drivers.size());
    assertThat(spans)
        .extracting(span -> String.valueOf(span.attribute("llm.plan")).replaceFirst(".*of=", ""))
        .containsExactlyInAnyOrderElementsOf(drivers);
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
              assertThat(span.attribute("error.type")).isNull();
              assertThat(span.duration()).isGreaterThanOrEqualTo(IDLE_TIMEOUT);
            });
    assertThat(standIn.protocols()).containsExactly(wire.protocol());
  }
}
