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

  @Test
  void aPageToWhichARequestIsRedirectedIsNoAnswer() {
    call.exchange("POST", CHAT);
    call.exchanged(303);
    CallTap page = call.exchange("GET", URI.create("http://llm.test/signed-out"));

    assertThat(page.isActive()).isFalse();
    assertThat(call.exchanged(200)).isFalse();
    assertThat(call.answered(200, true)).isFalse();
    call.over(null);
    assertThat(taps.shown)
        .containsExactly(
            BEGUN, "2 start GET http://llm.test/signed-out", "1 completed", "2 head 200 null");
  }

  @Test
  void aPageIsNoAnswerThoughTheClientDoesNotTellOfTheRedirect() {
    call.exchange("POST", CHAT);

    assertThat(call.exchange("GET", URI.create("http://llm.test/signed-out")).isActive()).isFalse();
    assertThat(call.exchanged(200)).isFalse();
  }

  @Test
  void aRequestAfterAPageAtItsOwnAddressIsACallAgain() {
    call.exchange("POST", CHAT);
    call.exchanged(303);
    assertThat(call.exchange("GET", CHAT).isActive()).isFalse();
    call.exchanged(405);
    CallTap again = call.exchange("POST", CHAT);

    assertThat(again.isActive()).isTrue();
    assertThat(call.exchanged(200)).isTrue();
    assertThat(taps.shown)
        .containsExactly(
            BEGUN, "2 start GET " + CHAT, "1 completed", "3 start POST " + CHAT, "2 completed");
  }

  @Test
  void whatIsSentForSomethingElseIsNoneOfTheCalls() {
    URI token = URI.create("http://auth.test/token");

    assertThat(call.isForeign("POST", token)).isTrue();
    assertThat(call.isForeign("GET", token)).isTrue();
    call.exchange("POST", CHAT);
    call.exchanged(401);
    assertThat(call.isForeign("POST", token)).as("a token that is renewed").isTrue();
    call.exchange("POST", CHAT);
    call.exchanged(200);
    assertThat(call.isForeign("POST", token)).as("what is told of the answer").isTrue();
  }

  @Test
  void whereverTheCallGoesItIsTheCall() {
    URI moved = URI.create("http://moved.test/elsewhere");

    assertThat(call.isForeign("POST", URI.create("http://gateway.test/v1/chat"))).isFalse();
    assertThat(call.isForeign("POST", URI.create("http://llm.test/v1/other"))).isFalse();
    call.exchange("POST", CHAT);
    call.exchanged(307);
    assertThat(call.isForeign("POST", moved)).as("redirected").isFalse();
    call.exchange("POST", moved);
    call.exchanged(401);
    assertThat(call.isForeign("POST", moved)).as("logs in where it was redirected").isFalse();
  }

  @Test
  void onlyARedirectOfTheAnswerToComeMakesTheNextRequestTheCalls() {
    call.exchange("POST", CHAT);
    call.exchanged(307);
    call.exchange("POST", URI.create("http://moved.test/elsewhere"));
    call.exchanged(200);

    assertThat(call.isForeign("POST", URI.create("http://own.test/log"))).isTrue();
  }

  @Test
  void aRequestThatIsNotMeteredLearnsOfItsAnswer() {
    URI files = URI.create("http://llm.test/files");
    LayeredCall upload = LayeredCall.begin("test", "POST", files);
    upload.exchange("POST", files);
    assertThat(upload.exchanged(307)).isFalse();
    assertThat(upload.exchanged(200)).isFalse();
    LayeredCall refused = LayeredCall.begin("test", "POST", files);
    assertThat(refused.exchanged(400)).isFalse();
    assertThat(refused.answered(400, true)).isFalse();
    refused.over(null);

    assertThat(taps.shown)
        .containsExactly(
            BEGUN,
            "2 start POST " + files,
            "2 head 200 null",
            "3 start POST " + files,
            "3 head 400 null",
            "3 cancelled");
  }
}
