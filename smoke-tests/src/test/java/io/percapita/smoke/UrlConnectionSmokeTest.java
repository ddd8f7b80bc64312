package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UrlConnectionSmokeTest extends ClientContract {
  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .property("percapita.call.idle.timeout", IDLE_TIMEOUT)
        .start("url");
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is all it speaks
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "connected", "head-first", "asked-again", "fixed-length", "chunked");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aTimeoutAmidAStreamIsPartial(Wire wire) {
    String answer =
        app().send("read-timeout", url(wire, CHAT), "hang-after=3", "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("ERR\tjava.net.SocketTimeoutException");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
    assertThat(span.attribute("error.type")).contains("SocketTimeoutException");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aConnectionGivenUpBeforeItsAnswerIsACallWithoutCost(Wire wire) {
    app().send("disconnected", url(wire, CHAT), "-", "-", CHAT_BODY);

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("error.type")).isNull();
  }

  @Test
  void aPageToWhichARequestIsRedirectedIsNoAnswer() {
    String answer = app().send("string", url(CHAT), "see-other", "-", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(onlySpan().attribute("llm.cost.status")).isNull();
  }
}
