package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OkHttp3SmokeTest extends OkHttpContract {
  OkHttp3SmokeTest() {
    super("okhttp3");
  }

  @Override
  Stream<Wire> wiresThatReportResets() {
    // Over HTTP/2 this version asks again and again, without an agent too, and reports nothing.
    return Stream.of(Wire.HTTP_1);
  }

  @ParameterizedTest
  @MethodSource("protocols")
  @Override
  void aRedirectBelongsToTheCall(Wire wire) {
    // This version leaves it to the application to send a request with a body elsewhere.
    String answer = send(wire, "redirected", CHAT, "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t307");
    assertThat(onlySpan().attribute("llm.cost.usd")).isNull();
    assertThat(onlySpan().attribute("llm.cost.status")).isNull();
  }
}
