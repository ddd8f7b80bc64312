package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache HttpClient 5 of one version. */
abstract class Apache5Contract extends ClientContract {
  private final String version;

  Apache5Contract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "apache5");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of(CLOSED, RESET, TURNED_AWAY); // the first two where it is told to
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is all it speaks
  }

  @Override
  List<String> waysToReadDecoded() {
    return waysToRead().stream().filter(how -> !how.equals("minimal")).toList();
  }

  @Override
  boolean decodesEverything() {
    return true;
  }

  @Override
  List<String> waysToRead() {
    return List.of(
        "string", "stream", "twice", "write-to", "open", "handler", "minimal", "own-executor");
  }

  @Test
  void whatAnExecutorOfTheApplicationsHandsOnIsSeenOnce() {
    assertThatADocumentInPiecesIsCounted("own-executor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"consume-early", "close-stream-early", "close-unread"})
  void whatTheClientReadsByItselfToCloseAStreamIsCounted(String how) {
    assertThatAStreamClosedByReadingTheRestIsPriced(how);
  }

  /** As without us: what the application has is not lost to the end of a stream that has none. */
  @Test
  void aResponseIsClosedWithoutAnErrorAfterItsStreamCouldNotBe() {
    String answer = app().send("close-quietly", url(CHAT), "cut-after=4", "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("partial");
  }

  @Test
  void whatAnInterceptorSignsGoesOutAsItIs() {
    assertThatWhatIsSignedGoesOutAsItIs();
  }

  @Test
  void whatAClassAroundAClientSendsByAnotherLibraryIsCountedOnce() {
    assertThatWhatIsSentBesidesTheCallIsCountedOnce("elsewhere");
  }

  @Test
  void whatTheChainGoesOnWithOnAnotherThreadIsCountedOnce() {
    assertThatWhatIsSentBesidesTheCallIsCountedOnce("other-thread");
  }

  @Test
  void whatAClassAroundAClientRetriesIsACallOfEachAttempt() {
    assertThatEachAttemptOfAClassAroundTheClientIsACall("retried-outside");
  }

  @Test
  void aCallInPlaceOfWhichAClassAroundAClientAnswersHasFailed() {
    assertThatACallThatIsAnsweredInItsPlaceHasFailed("fallen-back");
  }

  @Test
  void aTokenThatADecoratingClientGetsFirstIsNoneOfTheCalls() {
    // To which the agent adds nothing within the span that it has of the decorating client's call.
    assertThatATokenIsSentAsItIs("token-first");
  }

  @Test
  void aTokenThatTheChainGetsFirstIsNoneOfTheCalls() {
    assertThatATokenIsSentAsItIs("token-chained"); // likewise
  }

  /** As it comes, it repeats these once. */
  @ParameterizedTest
  @ValueSource(strings = {"429", "503"})
  void whatItRepeatsByItselfIsOneCall(String status) {
    assertThatWhatTheClientRepeatsIsOneCall(status);
  }

  @Override
  List<String> waysToReadExactly() {
    return Stream.concat(waysToRead().stream(), Stream.of("exactly")).toList();
  }
}
