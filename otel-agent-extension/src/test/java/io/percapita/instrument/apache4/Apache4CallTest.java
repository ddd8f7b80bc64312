package io.percapita.instrument.apache4;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients that an application has made around the library's. */
class Apache4CallTest {
  private static final String CHAT = "http://llm.test/v1/chat";
  private static final String BEGUN = "1 start POST " + CHAT;

  private final RecordingTaps taps = RecordingTaps.install();

  private final HttpPost call = new HttpPost(CHAT);

  @Test
  void aTokenThatADecoratingClientGetsFirstIsNoneOfTheCalls() {
    Apache4Call outer = begun(call);
    HttpPost token = new HttpPost("http://auth.test/token");

    Apache4Call other = begun(token);
    Apache4Call.enterClient(null, token);
    assertThat(Apache4Call.current()).as("whose exchange that is").isNull();
    other.leaveClient(null);
    other.leave(null);

    assertThat(begin(call)).as("the decorated client's execute").isNull();
    Apache4Call.enterClient(null, call);
    assertThat(Apache4Call.current()).isNotNull();
    outer.leaveClient(null);
    outer.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aRequestThatADecoratingClientMakesOfTheOneItWasGivenIsTheCall() {
    call.setEntity(new StringEntity("{}", StandardCharsets.UTF_8));
    Apache4Call outer = begun(call);
    HttpPost again = new HttpPost(CHAT);
    HttpPost moved = new HttpPost("http://gateway.test/other");
    moved.setEntity(call.getEntity());

    assertThat(begin(again)).isNull();
    assertThat(begin(moved)).isNull();

    Apache4Call.enterClient(null, moved);
    outer.leaveClient(null);
    outer.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aCallThatADecoratingClientAnswersItselfIsOver() {
    begun(call).leave(null);

    assertThat(taps.shown).containsExactly(BEGUN, "1 cancelled");
  }

  private static Apache4Call begun(HttpPost request) {
    return Objects.requireNonNull(begin(request));
  }

  private static @Nullable Apache4Call begin(HttpPost request) {
    return Apache4Call.begin(new Object[] {request});
  }
}
