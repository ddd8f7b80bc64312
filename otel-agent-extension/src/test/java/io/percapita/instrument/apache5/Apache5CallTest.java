package io.percapita.instrument.apache5;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients that an application has made around the library's. */
class Apache5CallTest {
  private static final String CHAT = "http://llm.test/v1/chat";
  private static final String BEGUN = "1 start POST " + CHAT;

  private final RecordingTaps taps = RecordingTaps.install();
  private final HttpClient client = HttpClients.createMinimal();
  private final HttpPost call = new HttpPost(CHAT);

  @Test
  void aTokenThatADecoratingClientGetsFirstIsNoneOfTheCalls() throws URISyntaxException {
    Apache5Call outer = begun(call);
    HttpPost token = new HttpPost("http://auth.test/token");

    Apache5Call other = begun(token);
    Apache5Call.enterClient(null, token);
    assertThat(Apache5Call.current()).as("whose exchange that is").isNull();
    other.leaveClient(null, null);
    other.leave(null);

    assertThat(begin(call)).as("the decorated client's execute").isNull();
    Apache5Call.enterClient(null, call);
    assertThat(Apache5Call.current()).isNotNull();
    outer.leaveClient(null, null);
    outer.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aRequestThatADecoratingClientMakesOfTheOneItWasGivenIsTheCall() throws URISyntaxException {
    call.setEntity(new StringEntity("{}", StandardCharsets.UTF_8));
    Apache5Call outer = begun(call);
    HttpPost again = new HttpPost(CHAT);
    HttpPost moved = new HttpPost("http://gateway.test/other");
    moved.setEntity(call.getEntity());

    assertThat(begin(again)).isNull();
    assertThat(begin(moved)).isNull();

    Apache5Call.enterClient(null, moved);
    outer.leaveClient(null, null);
    outer.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aTokenThatTheChainGetsFirstIsNoneOfTheCalls() throws URISyntaxException {
    call.setEntity(new StringEntity("{}", StandardCharsets.UTF_8));
    Apache5Call made = begun(call);
    Apache5Call.enterClient(null, call);
    HttpPost token = new HttpPost("http://auth.test/token");
    token.setEntity(new StringEntity("{\"grant_type\":\"x\"}", StandardCharsets.UTF_8));

    assertThat(Apache5Exchange.begin(token)).isNull();

    end(begunExchange(call));
    made.leaveClient(null, null);
    made.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aRequestThatTheChainSendsToAGatewayIsTheCall() throws URISyntaxException {
    call.setEntity(new StringEntity("{}", StandardCharsets.UTF_8));
    Apache5Call made = begun(call);
    Apache5Call.enterClient(null, call);
    HttpPost moved = new HttpPost("http://gateway.test/other");
    moved.setEntity(new HttpEntityWrapper(call.getEntity())); // as the client puts its own around

    end(begunExchange(moved));
    made.leaveClient(null, null);
    made.leave(null);
  }

  @Test
  void aFailureThatADecoratingClientCatchesEndsTheCallAtOnce() throws URISyntaxException {
    Apache5Call outer = begun(call);
    Apache5Call.enterClient(null, call);
    outer.leaveClient(null, new IOException());
    assertThat(taps.shown).containsExactly(BEGUN, "1 failed IOException");

    Apache5Call again = begun(call);
    Apache5Call.enterClient(null, call);
    again.leaveClient(null, null);
    again.leave(null);
    outer.leave(null);
    assertThat(taps.shown).containsExactly(BEGUN, "1 failed IOException", "2 start POST " + CHAT);
  }

  @Test
  void aCallThatADecoratingClientAnswersItselfIsOver() throws URISyntaxException {
    begun(call).leave(null);

    assertThat(taps.shown).containsExactly(BEGUN, "1 cancelled");
  }

  @Test
  void anExecutorThatCallsAnotherHasOneExchange() throws URISyntaxException {
    Apache5Call made = begun(call);
    Apache5Call.enterClient(null, call);

    for (int attempt = 0; attempt < 2; attempt++) { // which the client makes as it fails
      Apache5Exchange own = begunExchange(call);
      assertThat(Apache5Exchange.begin(call)).as("the library's execute").isNull();
      end(own);
    }
    made.leaveClient(null, null);
    made.leave(null);
  }

  @Test
  void anExecutorThatCallsAnotherOnAThreadOfTheChainsHasOneExchange() throws URISyntaxException {
    for (int n = 1; n <= 2; n++) {
      Apache5Exchange own = begunExchange(call);
      assertThat(Apache5Exchange.begin(call)).as("the library's execute").isNull();
      end(own);
    }
    assertThat(taps.shown)
        .containsExactly(
            BEGUN, "1 failed IOException", "2 start POST " + CHAT, "2 failed IOException");
  }

  private static Apache5Exchange begunExchange(HttpPost request) throws URISyntaxException {
    return (Apache5Exchange) Objects.requireNonNull(Apache5Exchange.begin(request))[0];
  }

  private static void end(Apache5Exchange exchange) {
    exchange.end(null, new IOException());
  }

  private Apache5Call begun(HttpPost request) throws URISyntaxException {
    return Objects.requireNonNull(begin(request));
  }

  private @Nullable Apache5Call begin(HttpPost request) throws URISyntaxException {
    return Apache5Call.begin(client, new Object[] {request});
  }
}
