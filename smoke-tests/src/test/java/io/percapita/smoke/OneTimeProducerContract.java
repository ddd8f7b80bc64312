package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An asynchronous client of Apache's, whose request a producer of the application's may tell. */
abstract class OneTimeProducerContract extends ClientContract {
  @Test
  void aProducerThatTellsItsRequestOnceIsRefusedByAnException() {
    String answer = app().send("own-producer", url(CHAT), USAGE, "u-throttled", CHAT_BODY);

    assertThat(answer).startsWith(REFUSED);
    assertThat(standIn.received()).isEmpty();
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.budget.action")).isEqualTo("throttle");
    assertThat(span.attribute("error.type")).isEqualTo("429");
  }

  @Test
  void aProducerThatTellsItsRequestOnceKeepsItsModel() {
    app().send("own-producer", url(CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(lastRequest().bodyLength()).isEqualTo(CHAT_BODY.length());
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(span.attribute("llm.budget.action")).isEqualTo("flag");
  }
}
