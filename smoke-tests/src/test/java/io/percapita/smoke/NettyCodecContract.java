package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A client on Netty that we have no adapter for but Netty's: what is seen is what is sent on a
 * connection.
 */
abstract class NettyCodecContract extends ClientContract {
  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is what the codec is for
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
            () ->
                assertThat(otlp.spans())
                    .filteredOn(NettyCodecContract::isToNobody)
                    .extracting(ReceivedSpan::name)
                    .containsExactly(nameOfFailedConnection()));
    assertThat(otlp.genAiSpans()).isEmpty();
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

  /** Each on a connection. */
  @Override
  int callsOfTwoAttempts() {
    return 2;
  }

  @Override
  String errorOfTimeout() {
    return "null"; // all that is seen is that the client closes the connection
  }

  /** Spans of cancelled requests of earlier tests may still come. */
  private static boolean isToNobody(ReceivedSpan span) {
    return String.valueOf(URI.create(NOBODY).getPort()).equals(span.attribute("server.port"));
  }

  /** The agent's only span of a connection that fails. */
  abstract String nameOfFailedConnection();
}
