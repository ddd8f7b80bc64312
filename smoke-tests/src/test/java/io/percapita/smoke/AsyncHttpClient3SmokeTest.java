package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As it is by itself: it speaks HTTP/2 wherever a server does over TLS. */
class AsyncHttpClient3SmokeTest extends AsyncHttpClientContract {
  AsyncHttpClient3SmokeTest() {
    super("async-http-client3", "async-http-client-h2");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return wire == Wire.HTTP_2 ? Set.of() : Set.of(CLOSED, RESET);
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_2);
  }

  @Override
  Stream<Wire> protocolsWithRedirects() {
    return Stream.of(Wire.HTTP_1); // over HTTP/2 they fail, with us or without
  }

  @Override
  Stream<Wire> protocolsWhereBodiesChange() {
    return Stream.of(Wire.HTTP_1); // over HTTP/2 the head of a request is sent before its body
  }

  @ParameterizedTest
  @MethodSource("waysToRead")
  void aStreamIsNotAskedForUsageOverHttp2(String how) {
    String answer = send(Wire.HTTP_2, how, CHAT, USAGE, "u-42", UNASKED_STREAM_BODY);

    assertThatBytesAreUnchanged(how, answer);
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(UNASKED_STREAM_BODY));
    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("estimated");
  }

  @Test
  void aRequestBeyondABudgetKeepsItsModelOverHttp2() {
    String answer = send(Wire.HTTP_2, "string", CHAT, USAGE, "u-rerouted", CHAT_BODY);

    assertThatBytesAreUnchanged("string", answer);
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(CHAT_BODY));
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(span.attribute("llm.budget.action")).isEqualTo("flag");
  }

  @Test
  void theProviderIsNotToldOfTheUserOverHttp2() {
    send(Wire.HTTP_2, "string", MESSAGES, USAGE, "u-42", MESSAGES_BODY);

    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(MESSAGES_BODY));
    assertThat(onlySpan().attribute("user.hash")).isEqualTo(userHash("u-42"));
  }

  @Test
  void theProviderLearnsNothingFromRequestsOverHttp2ThatAreNotMetered() {
    for (String how : List.of("string", "async-string")) {
      send(Wire.HTTP_2, how, "/v1/uploads", "-", "u-42", CHAT_BODY);

      assertThat(lastRequest().headers())
          .doesNotContainKeys("baggage", "traceparent", "tracestate");
      assertThat(lastRequest().headers().toString()).doesNotContain("u-42");
    }
    genAiSpans(0);
  }

  /** More at once than a connection has streams: some wait until another's call makes room. */
  @ParameterizedTest
  @MethodSource("protocols")
  @Override
  void callsInParallelAreCountedOnceEachForTheirOwnUser(Wire wire) {
    if (wire != Wire.HTTP_2) {
      super.callsInParallelAreCountedOnceEachForTheirOwnUser(wire);
      return;
    }
    warmUp(wire);

    assertCountedOnceEach(wire, wire + "-in-turn-", "");
  }
}
