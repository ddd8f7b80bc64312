package io.percapita.instrument.apache4async;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.net.URI;
import java.util.Objects;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.nio.protocol.BasicAsyncRequestProducer;
import org.apache.http.nio.protocol.BasicAsyncResponseConsumer;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that an application has made around the library's. */
class AsyncCallTest {
  private static final String CHAT = "http://llm.test/v1/chat";
  private static final String BEGUN = "1 start POST " + CHAT;
  private static final String PROMPT = "{\"model\":\"gpt-4o-mini\"}";
  private static final String GRANT = "{\"grant_type\":\"client_credentials\"}";

  private final RecordingTaps taps = RecordingTaps.install();

  @AfterEach
  void nothingIsLeftOnTheThread() {
    assertThat(AsyncCall.current()).isNull();
  }

  @Test
  void aTokenThatADecoratingClientGetsFirstIsNoneOfTheCalls() throws Exception {
    Object[] outer = begun(post(CHAT, PROMPT));

    Object[] token = begun(post("http://auth.test/token", GRANT));
    assertThat(token[1]).as("the producer").isInstanceOf(BasicAsyncRequestProducer.class);
    assertThat(current().call()).as("whose handler that makes").isNull();
    leave(token);

    assertThat(begin(post(CHAT, PROMPT))).as("the decorated client's execute").isNull();
    assertThat(current().call()).isNotNull();
    leave(outer);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aCallThatIsOverKeepsNoEntityWhichMayLeadToItsRequest() throws Exception {
    Object[] outer = begun(post(CHAT, PROMPT));
    AsyncCall call = current();
    assertThat(call.body().own()).isNotNull();
    leave(outer);

    call.over(null);

    assertThat(call.body().own()).isNull();
  }

  @Test
  void aRequestThatADecoratingClientMakesOfTheOneItWasGivenIsTheCall() throws Exception {
    Object[] outer = begun(post(CHAT, PROMPT));

    assertThat(begin(post("http://gateway.test/v1/chat", GRANT))).as("same path").isNull();
    assertThat(begin(post("http://gateway.test/other", PROMPT))).as("same body").isNull();
    assertThat(begin(new TappedRequestProducer(post(CHAT, PROMPT), current())))
        .as("one that does not tell")
        .isNull();

    leave(outer);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  @Test
  void aTokenByAProducerThatDoesNotTellIsSentAsItIs() throws Exception {
    Object[] outer = begun(post(CHAT, PROMPT));
    HttpPost grant = request("http://auth.test/token", GRANT);

    assertThat(current().sent(grant)).isNull();

    assertThat(grant.containsHeader("baggage")).isTrue();
    HttpPost chat = request(CHAT, PROMPT);
    assertThat(current().sent(chat)).isNull();
    assertThat(chat.containsHeader("baggage")).isFalse();
    leave(outer);
    assertThat(taps.shown).containsExactly(BEGUN);
  }

  private static HttpPost request(String uri, String body) {
    HttpPost request = new HttpPost(uri);
    request.setHeader("baggage", "user.id=u-1");
    request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    return request;
  }

  private static HttpAsyncRequestProducer post(String uri, String body) {
    return new BasicAsyncRequestProducer(URIUtils.extractHost(URI.create(uri)), request(uri, body));
  }

  private static Object[] begun(HttpAsyncRequestProducer producer) throws Exception {
    return Objects.requireNonNull(begin(producer));
  }

  private static Object @Nullable [] begin(HttpAsyncRequestProducer producer) throws Exception {
    return AsyncCall.<HttpResponse>begin(producer, new BasicAsyncResponseConsumer(), null, null);
  }

  private static void leave(Object[] entered) {
    AsyncCall.leave(entered, null);
  }

  private static AsyncCall current() {
    return Objects.requireNonNull(AsyncCall.current());
  }
}
