package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OkHttp3SmokeTest extends OkHttpContract {
  OkHttp3SmokeTest() {
    super("okhttp3");
  }

  @Test
  @Override
  void aRedirectBelongsToTheCall() {
    // This version leaves it to the application to send a request with a body elsewhere.
    String answer = app().send("redirected", url(CHAT), "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t307");
    assertThat(onlySpan().attribute("llm.cost.usd")).isNull();
    assertThat(onlySpan().attribute("llm.cost.status")).isNull();
  }
}
