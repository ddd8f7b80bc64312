package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache HttpAsyncClient 4 of one version. */
abstract class Apache4AsyncContract extends OneTimeProducerContract {
  private final String version;

  Apache4AsyncContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "apache4-async");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of();
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is all it speaks
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "pieces", "target", "own-producer", "zero-copy", "minimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pieces", "target", "zero-copy", "minimal"})
  void aRefusalIsReadAsAnyAnswer(String how) {
    String answer = app().send(how, url(CHAT), USAGE, "u-throttled", CHAT_BODY);

    assertThat(answer).startsWith(how.equals("zero-copy") ? REFUSED : whatARefusalComesTo());
    assertThat(standIn.received()).isEmpty();
    assertThat(onlySpan().attribute("error.type")).isEqualTo("429");
  }

  @Test
  void nothingIsHeldOfACallWhoseBodyWasAnother() {
    int before = inFlight();
    send(Wire.HTTP_1, "string", CHAT, USAGE, "u-42", UNASKED_STREAM_BODY);

    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("priced");
    await()
        .pollInSameThread() // an answer must not outlive its question
        .untilAsserted(() -> assertThat(inFlight()).isLessThanOrEqualTo(before));
  }

  @Test
  void whatAnInterceptorSignsGoesOutAsItIs() {
    assertThatWhatIsSignedGoesOutAsItIs();
  }

  @Override
  void aPageToWhichARequestIsRedirectedIsNoAnswer(Wire wire) {
    // See PageReadAsAnAnswerSmokeTest.
  }

  @Override
  Set<String> waysThatCannotBeAsked() {
    return Set.of("own-producer", "zero-copy"); // where the request is made by the application
  }
}
