package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache HttpClient 4 of one version. */
abstract class Apache4Contract extends ClientContract {
  private final String version;

  Apache4Contract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "apache4");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of(CLOSED, RESET, TURNED_AWAY); // where it is told to
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
  @ValueSource(strings = {"consume-early", "close-stream-early"})
  void whatTheClientReadsByItselfToCloseAStreamIsCounted(String how) {
    assertThatAStreamClosedByReadingTheRestIsPriced(how);
  }

  @Test
  void aCallWhoseConnectionIsReleasedUnreadIsOver() {
    String script = "chunks=100,hang-after=50";
    String answer = app().send("release-unread", url(CHAT), script, "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThatItHasStopped();
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

  @Override
  List<String> waysToReadExactly() {
    return Stream.concat(waysToRead().stream(), Stream.of("exactly")).toList();
  }
}
