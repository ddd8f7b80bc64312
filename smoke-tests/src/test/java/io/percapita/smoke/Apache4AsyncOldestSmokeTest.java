package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Apache4AsyncOldestSmokeTest extends Apache4AsyncContract {
  Apache4AsyncOldestSmokeTest() {
    super("apache4-async-oldest");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  @Override
  void aRedirectBelongsToTheCall(Wire wire) {
    // This version fails at it by itself: the copied request has a Content-Length already.
    String answer = send(wire, "redirected", CHAT, "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("ERR\torg.apache.http.ProtocolException");
    assertThat(onlySpan().attribute("llm.cost.usd")).isNull();
  }
}
