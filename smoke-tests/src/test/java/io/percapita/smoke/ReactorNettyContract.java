package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.DisposableServer;

/**
 * Reactor Netty of one version; its adapter reads an attribute of the agent's, see NettyExchange.
 */
abstract class ReactorNettyContract extends ClientContract {
  private final String version;
  private final AgentVersion agent;

  private final DisposableServer upgrading = UpgradingServer.start();

  ReactorNettyContract(String version, AgentVersion agent) {
    this.version = version;
    this.agent = agent;
  }

  @Override
  AppJvm startApp() {
    return startApp(agent, version, "reactor-netty");
  }

  @AfterAll
  void stopUpgrading() {
    upgrading.disposeNow();
  }

  /** At the second, which is on the host of the service with tokens, there is nobody. */
  @Override
  String endpoints() {
    return super.endpoints()
        + (",openai=http://localhost:" + upgrading.port() + "/v1")
        + ",openai="
        + NOBODY.replace("localhost", "127.0.0.1")
        + "/v1";
  }

  /** Above where we read. */
  @Override
  boolean decodes(Wire wire, String how) {
    return true;
  }

  @Override
  Set<String> waysThatCannotBeAsked() {
    return Set.of("streamed");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "streamed", "content", "aggregated", "pieces", "connection");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aStreamedRequestBeyondABudgetIsAnsweredWithoutBeingSent(Wire wire) {
    String answer = app().send("streamed", url(wire, CHAT), USAGE, "u-throttled", CHAT_BODY);

    assertThat(answer).startsWith(whatARefusalComesTo());
    assertThat(standIn.received()).isEmpty();
    assertThat(onlySpan().attribute("error.type")).isEqualTo("429");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aStreamedRequestKeepsItsModel(Wire wire) {
    String answer = app().send("streamed", url(wire, CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(lastRequest().bodyLength()).isEqualTo(CHAT_BODY.length());
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(span.attribute("llm.budget.action")).isEqualTo("flag");
  }

  @Test
  void aTokenForAHeaderIsNoneOfTheCalls() {
    assertThatATokenIsSentAsItIs("token-first", "traceparent", "baggage");
    assertThat(standIn.received()).hasSize(2);
    assertThat(onlySpan().attribute("user.hash")).isEqualTo(userHash("u-42"));
  }

  @Test
  void aCallThatTurnsItsConnectionIntoOneOfHttp2IsCounted() {
    String url = "http://localhost:" + upgrading.port() + CHAT;
    String answer = app().send("upgraded", url, "-", "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(genAiSpans(2))
        .allSatisfy(
            span -> {
              assertThat(span.attribute("llm.cost.usd")).isEqualTo("3.9E-4");
              assertThat(span.attribute("user.hash")).isEqualTo(userHash("u-42"));
            });
  }
}
