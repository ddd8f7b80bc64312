package io.percapita.instrument.apache5async;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicClientExchangeHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients around the library's, and code of an application's in the chain of one. */
class AsyncCallTest {
  private static final String CHAT = "http://llm.test/v1/chat";
  private static final String BEGUN = "1 start POST " + CHAT;
  private static final String PROMPT = "{\"model\":\"gpt-4o-mini\"}";
  private static final String GRANT = "{\"grant_type\":\"client_credentials\"}";

  private final RecordingTaps taps = RecordingTaps.install();
  private final HttpClientContext context = HttpClientContext.create();

  @AfterEach
  void nothingIsLeftOnTheThread() {
    assertThat(AsyncCall.current()).isNull();
  }

  @Test
  void aTokenThatADecoratingClientGetsFirstIsNoneOfTheCalls() throws Exception {
    Object[] outer = begun(post(CHAT, PROMPT));

    Object[] token = begun(post("http://auth.test/token", GRANT));
    assertThat(token[1]).as("the producer").isInstanceOf(SimpleRequestProducer.class);
    enterClient(token);
    assertThat(current().call()).as("whose runtime that makes").isNull();
    leave(token);

    assertThat(begin(post(CHAT, PROMPT))).as("the decorated client's execute").isNull();
    enterClient(outer);
    assertThat(current().call()).isNotNull();
    leave(outer);
    assertThat(taps.shown).containsExactly(BEGUN);
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
  void aCallToAnotherEndpointInADecoratingClientIsOneOfItsOwn() throws Exception {
    Object[] outer = begun(post(CHAT, PROMPT));

    leave(begun(post("http://llm.test/v1/moderations", GRANT)));

    leave(outer);
    assertThat(taps.shown).containsExactly(BEGUN, "2 start POST http://llm.test/v1/moderations");
  }

  @Test
  void aTokenThatTheChainGetsFirstIsSentAsItIs() throws Exception {
    AsyncCall call = made();

    SimpleHttpRequest grant = request("http://auth.test/token");
    assertThat(sent(grant, GRANT, call)).contains("{\"token\"}");
    assertThat(grant.containsHeader("baggage")).isTrue();
    assertThat(taps.shown).containsExactly(BEGUN);

    SimpleHttpRequest chat = request(CHAT);
    assertThat(sent(chat, PROMPT, call)).contains("{\"token\"}");
    assertThat(chat.containsHeader("baggage")).isFalse();
    assertThat(taps.shown)
        .containsExactly(BEGUN, "1 head 200 null", "1 response {\"token\"}", "1 completed");
  }

  @Test
  void aRequestThatTheChainSendsToAGatewayIsTheCall() throws Exception {
    AsyncCall call = made();

    sent(request("http://gateway.test/unknown/v1/chat"), PROMPT, call);

    assertThat(taps.shown)
        .containsExactly(BEGUN, "1 head 200 null", "1 response {\"token\"}", "1 completed");
  }

  @Test
  void aStreamThatIsCancelledIsOverThenThoughNoMoreComes() throws Exception {
    AsyncCall call = made();
    AsyncClientExchangeHandler handler =
        TappedExchange.of(
            new BasicClientExchangeHandler<>(
                post(CHAT, PROMPT), SimpleResponseConsumer.create(), null),
            call);
    exchange(handler, "data");

    handler.cancel();

    assertThat(taps.shown)
        .containsExactly(BEGUN, "1 head 200 null", "1 response data", "1 cancelled");
  }

  @Test
  void aPieceInWhichAStreamIsCancelledIsCounted() throws Exception {
    AsyncCall call = made();
    AsyncClientExchangeHandler[] handler = new AsyncClientExchangeHandler[1];
    AbstractBinResponseConsumer<Void> cancelling = new Cancelling(() -> handler[0].cancel());
    handler[0] =
        TappedExchange.of(
            new BasicClientExchangeHandler<>(post(CHAT, PROMPT), cancelling, null), call);

    exchange(handler[0], "data");

    assertThat(taps.shown)
        .containsExactly(BEGUN, "1 head 200 null", "1 response data", "1 cancelled");
  }

  /** Has one exchange for a call; answers the response's body. */
  private String sent(SimpleHttpRequest request, String body, AsyncCall call) throws Exception {
    request.setBody(body, ContentType.APPLICATION_JSON);
    SimpleResponseConsumer consumer = SimpleResponseConsumer.create();
    StringBuilder received = new StringBuilder();
    FutureCallback<SimpleHttpResponse> callback =
        new FutureCallback<>() {
          @Override
          public void completed(SimpleHttpResponse response) {
            received.append(response.getBodyText());
          }

          @Override
          public void failed(Exception cause) {
            received.append(cause);
          }

          @Override
          public void cancelled() {
            received.append("cancelled");
          }
        };
    AsyncClientExchangeHandler handler =
        TappedExchange.of(
            new BasicClientExchangeHandler<>(
                SimpleRequestProducer.create(request), consumer, callback),
            call);
    exchange(handler, "{\"token\"}");
    handler.streamEnd(null);
    return received.toString();
  }

  /** Sends a request, and answers with so much of a body. */
  private void exchange(AsyncClientExchangeHandler handler, String body) throws Exception {
    handler.produceRequest((head, details, requestContext) -> {}, context);
    handler.consumeResponse(
        new BasicHttpResponse(200),
        new BasicEntityDetails(-1, ContentType.APPLICATION_JSON),
        context);
    handler.consume(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** A call that the application has made. */
  private static AsyncCall made() throws Exception {
    Object[] entered = begun(post(CHAT, PROMPT));
    AsyncCall call = current();
    leave(entered);
    return call;
  }

  private static SimpleHttpRequest request(String uri) {
    SimpleHttpRequest request = new SimpleHttpRequest("POST", URI.create(uri));
    request.setHeader("baggage", "user.id=u-1");
    return request;
  }

  private static AsyncRequestProducer post(String uri, String body) {
    SimpleHttpRequest request = request(uri);
    request.setBody(body, ContentType.APPLICATION_JSON);
    return SimpleRequestProducer.create(request);
  }

  private static Object[] begun(AsyncRequestProducer producer) throws Exception {
    return Objects.requireNonNull(begin(producer));
  }

  private static Object @Nullable [] begin(AsyncRequestProducer producer) throws Exception {
    return AsyncCall.begin(null, producer, SimpleResponseConsumer.create(), null);
  }

  private void enterClient(Object[] entered) {
    Object[] inClient =
        AsyncCall.enterClient(
            (AsyncRequestProducer) entered[1], SimpleResponseConsumer.create(), context, null);
    assertThat(Objects.requireNonNull(inClient)[1]).as("what is answered instead").isNull();
    ((AsyncCall) inClient[0]).leaveClient();
  }

  private static void leave(Object[] entered) {
    AsyncCall.leave(entered, null);
  }

  private static AsyncCall current() {
    return Objects.requireNonNull(AsyncCall.current());
  }

  /** Runs something with each piece it is given. */
  private static final class Cancelling extends AbstractBinResponseConsumer<Void> {
    private final Runnable cancel;

    Cancelling(Runnable cancel) {
      this.cancel = cancel;
    }

    @Override
    protected void start(HttpResponse response, @Nullable ContentType type) {}

    @Override
    protected int capacityIncrement() {
      return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer piece, boolean isLast) {
      if (piece.hasRemaining()) {
        cancel.run();
      }
    }

    @Override
    protected @Nullable Void buildResult() {
      return null;
    }

    @Override
    public void releaseResources() {}
  }
}
