package io.percapita.smoke;

import java.util.List;
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
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is all it speaks
  }

  @Override
  List<String> waysToReadDecoded() {
    return waysToRead().stream().filter(how -> !how.equals("minimal")).toList();
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
}
