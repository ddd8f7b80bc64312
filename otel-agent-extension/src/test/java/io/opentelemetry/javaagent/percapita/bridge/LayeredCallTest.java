package io.opentelemetry.javaagent.percapita.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class LayeredCallTest {
  private static final URI CHAT = URI.create("http://llm.test/v1/chat");
  private static final String BEGUN = "1 start POST " + CHAT;

  private final RecordingTaps taps = RecordingTaps.install();
  private final LayeredCall call = LayeredCall.begin("test", "POST", CHAT);

  @Test
  void whatBecameOfACallWithoutAnAnswerIsToldWhenItIsOver() {
    call.exchange("POST", CHAT);
    call.over(new IOException());

    assertThat(taps.shown).containsExactly(BEGUN, "1 failed IOException");
  }

  @Test
  void aCallThatWasGivenUpIsCancelled() {
    call.over(null);

    assertThat(taps.shown).containsExactly(BEGUN, "1 cancelled");
  }

  @Test
  void anErrorIsTheAnswerIfNoOtherComes() {
    call.exchange("POST", CHAT);
    assertThat(call.exchanged(503)).isFalse();
    call.over(new IOException());

    assertThat(taps.shown).containsExactly(BEGUN, "1 head 503 null", "1 completed");
  }

  @Test
  void whatAnInterceptorAnswersInsteadCostsNothingAndHidesNoError() {
    call.exchange("POST", CHAT);
    call.exchanged(503);
    assertThat(call.answered(200, false)).isFalse();

    LayeredCall cached = LayeredCall.begin("test", "POST", CHAT);
    assertThat(cached.answered(200, false)).isFalse();

    assertThat(taps.shown)
        .containsExactly(
            BEGUN, "1 head 503 null", "1 completed", "2 start POST " + CHAT, "2 completed");
  }

  @Test
  void anAnswerIsReadOnThoughTheClientIsDone() {
    CallTap tap = call.exchange("POST", CHAT);
    assertThat(call.exchanged(200)).isTrue();
    call.over(null);
    tap.completed();

    assertThat(taps.shown).containsExactly(BEGUN, "1 completed");
    assertThat(call.tap()).as("nothing is kept of it").isSameAs(CallTaps.NOOP);
  }

  @Test
  void whatIsSentAgainAfterAnAnswerIsAnotherCall() {
    CallTap first = call.exchange("POST", CHAT);
    call.exchanged(200);

    assertThat(call.exchange("POST", CHAT)).isNotSameAs(first);
    assertThat(taps.shown).containsExactly(BEGUN, "2 start POST " + CHAT);
  }
}
