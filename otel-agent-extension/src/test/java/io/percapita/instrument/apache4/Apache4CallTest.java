package io.percapita.instrument.apache4;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.apache.http.protocol.HttpCoreContext;
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
    other.leaveClient(null, null);
    other.leave(null);

    assertThat(begin(call)).as("the decorated client's execute").isNull();
    Apache4Call.enterClient(null, call);
    assertThat(Apache4Call.current()).isNotNull();
    outer.leaveClient(null, null);
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
    outer.leaveClient(null, null);
    outer.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aFailureThatADecoratingClientCatchesEndsTheCallAtOnce() {
    Apache4Call outer = begun(call);
    Apache4Call.enterClient(null, call);
    outer.leaveClient(null, new IOException());
    assertThat(taps.shown).containsExactly(BEGUN, "1 failed IOException");

    Apache4Call again = begun(call);
    Apache4Call.enterClient(null, call);
    again.leaveClient(null, null);
    again.leave(null);
    outer.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN, "1 failed IOException", "2 start POST " + CHAT);
  }

  @Test
  void aCallThatADecoratingClientAnswersItselfIsOver() {
    begun(call).leave(null);

    assertThat(taps.shown).containsExactly(BEGUN, "1 cancelled");
  }

  @Test
  void anExecutorThatCallsAnotherHasOneExchange() {
    Apache4Call made = begun(call);
    Apache4Call.enterClient(null, call);
    HttpCoreContext context = HttpCoreContext.create();

    for (int attempt = 0; attempt < 2; attempt++) { // which the client makes as it fails
      Object[] own = Objects.requireNonNull(Apache4Exchange.begin(call, context));
      assertThat(Apache4Exchange.begin(call, context)).as("the library's execute").isNull();
      ((Apache4Exchange) own[0]).end(null);
    }
    made.leaveClient(null, null);
    made.leave(null);
  }

  @Test
  void aCallThatAnExecutorMakesByAnotherClientHasExchangesOfItsOwn() {
    Apache4Call made = begun(call);
    Apache4Call.enterClient(null, call);
    HttpCoreContext context = HttpCoreContext.create();
    Object[] own = Objects.requireNonNull(Apache4Exchange.begin(call, context));

    HttpPost other = new HttpPost("http://llm.test/v1/other");
    Apache4Call inner = begun(other);
    Apache4Call.enterClient(null, other);
    Object[] others = Objects.requireNonNull(Apache4Exchange.begin(other, context));
    ((Apache4Exchange) others[0]).end(null);
    inner.leaveClient(null, null);
    inner.leave(null);

    assertThat(Apache4Exchange.begin(call, context)).as("the library's execute").isNull();
    ((Apache4Exchange) own[0]).end(null);
    made.leaveClient(null, null);
    made.leave(null);
  }

  private static Apache4Call begun(HttpPost request) {
    return Objects.requireNonNull(begin(request));
  }

  private static @Nullable Apache4Call begin(HttpPost request) {
    return Apache4Call.begin(new Object[] {request});
  }
}
