package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A client on Netty that we have no adapter for but Netty's: what is seen is what is sent on a
 * connection.
 */
class AsyncHttpClientSmokeTest extends ClientContract {
  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .classPath(Clients.classPath("async-http-client"))
        .property("percapita.call.idle.timeout", "2s")
        .start("async-http-client");
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is all it speaks
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "stream");
  }

  @Test
  @Override
  void aRedirectBelongsToTheCall() {
    // It cannot be told from another call, but costs nothing.
    String answer = app().send("redirected", url(CHAT), "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(genAiSpans(2))
        .extracting(span -> span.attribute("llm.cost.usd"), span -> span.attribute("llm.feature"))
        .containsExactlyInAnyOrder(tuple(null, "smart-search"), tuple("4.05E-4", "smart-search"));
  }

  @Test
  @Override
  void aConnectionThatFailsIsAFailedCall() {
    // There is none yet, and so nothing to be seen but by the agent.
    String answer = app().send("string", NOBODY + CHAT, "-", "u-42", CHAT_BODY);

    assertThat(answer).startsWith("ERR\t").contains("Connect");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(otlp.spans()).extracting(ReceivedSpan::name).containsExactly("POST"));
  }

  @Test
  @Override
  void theAgentsHttpSpanIsAChild() {
    // It is the parent: the agent knows of the request before it is sent on a connection.
    app().send("string", url(CHAT), USAGE, "-", CHAT_BODY);

    ReceivedSpan call = onlySpan();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(otlp.spans())
                    .filteredOn(call::isChildOf)
                    .extracting(ReceivedSpan::name)
                    .containsExactly("POST"));
  }
}
