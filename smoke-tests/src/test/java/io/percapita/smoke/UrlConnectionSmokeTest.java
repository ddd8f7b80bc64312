package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlConnectionSmokeTest extends ClientContract {
  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST).start("url");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of(CLOSED, RESET);
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is all it speaks
  }

  /** Over TLS it is another class. */
  @Override
  Stream<Wire> protocols() {
    return wires();
  }

  @Override
  Set<String> waysThatCannotBeAsked() {
    return Set.of("fixed-length", "chunked");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "connected", "head-first", "asked-again", "fixed-length", "chunked");
  }

  /** Its answers are read from the connection, and nowhere else. */
  @Override
  String whatARefusalComesTo() {
    return REFUSED;
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed-length", "chunked"})
  void aStreamedRequestBeyondABudgetIsRefusedBeforeItsHead(String how) {
    String answer = app().send(how, url(CHAT), USAGE, "u-throttled", CHAT_BODY);

    assertThat(answer).startsWith(whatARefusalComesTo());
    assertThat(standIn.received()).isEmpty();
    assertThat(onlySpan().attribute("error.type")).isEqualTo("429");
  }

  @Test
  void aHeadThatIsRefusedBeforeItsBodyIsThatError() {
    String answer = app().send("expecting", url(CHAT), "refuse-unread=417", "u-42", CHAT_BODY);

    assertThat(answer).startsWith("ERR\tjava.net.ProtocolException");
    assertThat(onlySpan().attribute("error.type")).isEqualTo("417");
    assertThat(onlySpan().attribute("llm.cost.status")).isNull();
  }

  /** Which the connection itself tells nobody. */
  @Test
  void whatIsSignedByTheSchemeOfALogInGoesOutAsItIs() {
    app().send("signed-by-scheme", url(CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(CHAT_BODY));
    assertThat(lastRequest().headers()).containsKey("authorization");
    assertThat(onlySpan().attribute("llm.budget.action")).isEqualTo("flag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed-length", "chunked"})
  void aStreamedRequestKeepsItsModel(String how) {
    app().send(how, url(CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(lastRequest().bodyLength()).isEqualTo(CHAT_BODY.length());
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(span.attribute("llm.budget.action")).isEqualTo("flag");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aConnectionGivenUpBeforeItsAnswerIsACallWithoutCost(Wire wire) {
    app().send("disconnected", url(wire, CHAT), "-", "-", CHAT_BODY);

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("error.type")).isNull();
  }

  @Override
  List<String> waysToReadExactly() {
    return Stream.concat(waysToRead().stream(), Stream.of("exactly")).toList();
  }
}
