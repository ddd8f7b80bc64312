package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdkHttpClientSmokeTest extends ClientContract {
  /** The feature version of the JDK that the application runs on. */
  int jdk() {
    return Runtime.version().feature();
  }

  @Override
  void aPageToWhichARequestIsRedirectedIsNoAnswer(Wire wire) {
    // See PageReadAsAnAnswerSmokeTest.
  }

  @Override
  void aTimeoutAmidAStreamIsPartial(Wire wire) {
    // The client's timeout is for the head alone.
  }

  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST).start("jdk");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of();
  }

  /** Every handler of {@code BodyHandlers}, and each way to send. */
  @Override
  List<String> waysToRead() {
    List<String> ways =
        new ArrayList<>(
            List.of(
                "string",
                "bytes",
                "stream",
                "twice",
                "lines",
                "file",
                "file-download",
                "consumer",
                "subscriber",
                "subscriber-finisher",
                "line-subscriber",
                "line-subscriber-finisher",
                "discarding",
                "replacing",
                "buffering",
                "async-string",
                "async-push",
                "async-publisher"));
    if (jdk() >= 25) {
      ways.add("limiting");
    }
    return ways;
  }

  @Override
  boolean readsBytes(String how) {
    return !how.contains("line") && !how.equals("discarding") && !how.equals("replacing");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1, usage-cancel",
    "HTTP_1, usage-cancel-future",
    "HTTP_2, usage-cancel",
    "HTTP_2, usage-cancel-future"
  })
  void aStreamCancelledAtItsUsageHasIt(Wire wire, String how) {
    assertThatAStreamCancelledAtItsUsageHasIt(wire, how);
  }

  @Test
  void aGatewayOfOnesOwnIsNoSecondCall() {
    // Both ways pass this JVM; to the gateway goes what any service of one's own receives.
    String answer = app().send("gateway", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).hasSize(1);
    assertThat(lastRequest().headers()).doesNotContainKeys("baggage", "traceparent");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
    assertThat(span.attribute("llm.user.source"))
        .as("baggage that came by HTTP is believed only where that is configured")
        .isEqualTo("none");
  }

  @Test
  void whatTheServerPushesIsNoCallAndArrives() {
    String answer =
        app().send("async-pushed", url(Wire.HTTP_2, CHAT), "push," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200\t" + "\"pushed\"".length() + "\t");
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, "/v1/uploads"})
  void aRequestThatTheApplicationCopiedTellsTheProviderNothing(String path) {
    // Under the agent a copy has the propagated headers for its own.
    String answer = app().send("copied", url(path), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(lastRequest().headers()).containsKey("x-copied");
    assertThat(lastRequest().headers()).doesNotContainKeys("baggage", "traceparent", "tracestate");
    assertThat(genAiSpans(path.equals(CHAT) ? 1 : 0))
        .as("none is left to the next test")
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1, fetches",
    "HTTP_1, fetches-when-asked",
    "HTTP_2, fetches",
    "HTTP_2, fetches-when-asked"
  })
  void whatABodyIsMadeOfIsFetchedInTheContextOfTheCall(Wire wire, String how) {
    warmUp(wire);
    assertThatATokenIsSentAsItIs(wire, how, "traceparent", "baggage");
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(CHAT_BODY));
  }

  @Test
  void aCallMadeByAFollowingStageIsACallOfItsOwn() {
    String answer = app().send("async-chained", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    List<ReceivedSpan> spans = genAiSpans(2);
    assertThat(spans).hasSize(2);
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.attribute("llm.feature")).isEqualTo("smart-search");
              assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
              assertThat(span.span().getParentSpanId().isEmpty()).isTrue();
            });
  }

  @Test
  void callsAtOnceOverrunABudgetByLessThanOneOfThem() {
    String body = CHAT_STREAM_BODY.replace("\"stream\":true", "\"stream\":true,\"max_tokens\":100");

    String answer = app().send("parallel-200", url(CHAT), "usage=6:0:0:0:100:0", "u-limited", body);

    // 6 x 0.15 + 100 x 0.60 USD per million are 60.9 millionths: of 300, five calls.
    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).hasSize(5);
    assertThat(genAiSpans(200))
        .extracting(span -> span.attribute("llm.budget.action"))
        .filteredOn("allow"::equals)
        .hasSize(5);
  }

  @Test
  void theApplicationCanAskBeforeItCalls() {
    // Nothing of ours is in JMX before the application's first call, and then a moment later.
    assertThat(app().send("string", url(CHAT), USAGE, "u-42", CHAT_BODY)).startsWith("OK\t200");
    await()
        .untilAsserted(
            () ->
                assertThat(app().send("budget", "-", "-", "u-throttled", "-"))
                    .isEqualTo("OK\tthrottle"));
    assertThat(app().send("budget", "-", "-", "u-rerouted", "-")).isEqualTo("OK\treroute");
    assertThat(app().send("budget", "-", "-", "u-42", "-")).isEqualTo("OK\tallow");
    assertThat(app().send("budget", "-", "-", "-", "-")).isEqualTo("OK\tallow");
  }

  @Override
  List<String> waysToReadExactly() {
    return Stream.concat(waysToRead().stream(), Stream.of("exactly")).toList();
  }
}
