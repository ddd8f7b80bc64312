package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OkHttp of one major version, on a class path without any other. */
abstract class OkHttpContract extends ClientContract {
  private final String version;

  OkHttpContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "okhttp");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of(CLOSED, RESET, TURNED_AWAY);
  }

  @Override
  List<String> waysToReadDecoded() {
    return waysToRead();
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "stream", "twice", "async-string");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aBodyThatClosesWhatItIsWrittenToIsSent(Wire wire) {
    String answer = app().send("closing", url(wire, CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(lastRequest().bodyLength()).isEqualTo(CHAT_BODY.length());
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void callsThatWaitForTheirTurnAreCountedForTheirOwnUser(Wire wire) {
    // The client makes five at once; each that ends starts another, on its own thread.
    assertCountedOnceEach(wire, wire + "-in-turn-", "");
  }

  @Test
  void theClientsOwnTimeoutIsAnError() {
    String answer = app().send("call-timeout", url(CHAT), "hang-after=3", "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("ERR\tjava.io.InterruptedIOException\ttimeout");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isEqualTo("java.util.concurrent.TimeoutException");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
  }

  @Test
  void whatTheApplicationAnswersItselfCostsNothing() {
    String answer = app().send("cached", url(CHAT), USAGE, "-", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).isEmpty();
    assertThat(onlySpan().attribute("llm.cost.usd")).isNull();
  }

  @Test
  void aCallMadeByAnInterceptorIsACallOfItsOwn() {
    String answer = app().send("asks-first", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThatBothAreCounted(genAiSpans(2));
  }

  @Test
  void anAnswerThatAnInterceptorThrowsAwayIsBilledAllTheSame() {
    String answer = app().send("asks-twice", url(CHAT), "gzip," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).hasSize(2);
    assertThatBothAreCounted(genAiSpans(2));
  }

  @Test
  void aLogInBelongsToTheCall() {
    String answer = app().send("logs-in", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).hasSize(2);
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
    assertThat(onlySpan().attribute("error.type")).isNull();
  }

  @Test
  void anAddressWhereNobodyAnswersBelongsToTheCall() {
    String answer = app().send("next-route", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).hasSize(1);
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
    assertThat(onlySpan().attribute("error.type")).isNull();
  }

  @Test
  void whatIsSentAgainAfterAnErrorIsTheSameCall() {
    String answer = app().send("retries", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).hasSize(2);
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
    assertThat(onlySpan().attribute("error.type")).isNull();
  }

  @Test
  void whatAnInterceptorHasAnotherThreadSendIsCountedOnce() {
    String answer = app().send("hops", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    // The call as the application made it, and what was sent for it.
    assertThat(genAiSpans(2))
        .extracting(span -> span.attribute("llm.cost.usd"))
        .containsExactlyInAnyOrder(null, "4.05E-4");
    assertThat(lastRequest().headers()).doesNotContainKeys("traceparent", "baggage");
  }

  @Test
  void whatAnInterceptorSendsToAnotherProviderIsThatProvidersCall() {
    String answer = app().send("falls-back", url(CHAT), USAGE, "u-42", MESSAGES_BODY);

    assertThat(answer).startsWith("OK\t200");
    List<ReceivedSpan> spans = genAiSpans(2);
    assertThat(spans)
        .extracting(
            span -> span.attribute("gen_ai.provider.name"),
            span -> span.attribute("error.type"),
            span -> span.attribute("llm.cost.status"))
        .containsExactlyInAnyOrder(
            tuple("openai", "503", null), tuple("anthropic", null, "priced"));
  }

  @Test
  void anErrorThatAnInterceptorRebuildsIsStillTheProviders() {
    String answer = app().send("rebuilds", url(CHAT), "status=503", "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t503");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isEqualTo("503");
    assertThat(span.attribute("llm.cost.usd")).isNull();
  }

  @Test
  void aServiceAskedByAnInterceptorReceivesTheContext() {
    String answer = app().send("looks-up", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(standIn.received()).hasSize(2);
    assertThat(standIn.received().get(0).headers()).containsKeys("traceparent", "baggage");
    assertThat(standIn.received().get(1).headers()).doesNotContainKeys("traceparent", "baggage");
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token-first", "token-renewed"})
  void aTokenThatAnInterceptorGetsIsNoneOfTheCalls(String how) {
    assertThatATokenIsSentAsItIs(how, "traceparent", "baggage");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void whatABodyIsMadeOfIsFetchedInTheContextOfTheCall(Wire wire) {
    assertThatATokenIsSentAsItIs(wire, "fetches", "traceparent", "baggage");
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(CHAT_BODY));
  }

  @Test
  void whatAnSdkAddedToPropagateTheContextIsTakenOut() {
    String answer = app().send("propagated", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(lastRequest().headers()).doesNotContainKeys("baggage", "traceparent");
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @Test
  void whatIsSignedStays() {
    String answer = app().send("signed", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(lastRequest().headers()).containsKey("baggage").doesNotContainKey("traceparent");
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  private static void assertThatBothAreCounted(List<ReceivedSpan> spans) {
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
              assertThat(span.attribute("llm.feature")).isEqualTo("smart-search");
            });
  }

  @Override
  List<String> waysToReadExactly() {
    return Stream.concat(waysToRead().stream(), Stream.of("exactly")).toList();
  }
}
