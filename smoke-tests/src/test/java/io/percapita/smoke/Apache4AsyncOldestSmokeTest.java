package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Apache4AsyncOldestSmokeTest extends Apache4AsyncContract {
  Apache4AsyncOldestSmokeTest() {
    super("apache4-async-oldest");
  }

  @Test
  @Override
  void aRedirectBelongsToTheCall() {
    // This version fails at it by itself: the copied request has a Content-Length already.
    String answer = app().send("redirected", url(CHAT), "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("ERR\torg.apache.http.ProtocolException");
    assertThat(onlySpan().attribute("llm.cost.usd")).isNull();
  }
}
