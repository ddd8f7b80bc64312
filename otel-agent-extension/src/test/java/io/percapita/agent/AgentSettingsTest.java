package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
  private static final String PERCAPITA = "otel.instrumentation.percapita.enabled";
  private static final String NETTY = "otel.instrumentation.percapita-netty-4.enabled";
  private static final String REACTOR_NETTY =
      "otel.instrumentation.percapita-reactor-netty.enabled";

  /** A more specific name of the agent's module would go before the general one. */
  @Test
  void theAgentsOwnInstrumentationOfOpenAiIsOffUnderAllItsNames() {
    assertThat(
            AgentSettings.oneSpanPerCall(
                DefaultConfigProperties.createFromMap(
                    Map.of("otel.instrumentation.openai-java.enabled", "true"))))
        .isEqualTo(
            Map.of(
                "otel.instrumentation.openai.enabled", "false",
                "otel.instrumentation.openai-java.enabled", "false",
                "otel.instrumentation.openai-java-1.1.enabled", "false",
                "otel.instrumentation.aws-sdk-2.2-bedrock-runtime.enabled", "false"));
  }

  @Test
  void ourAdaptersAreOnUnlessTheyAreSwitchedOffByName() {
    assertThat(set(Map.of())).containsExactly(entry(PERCAPITA, "true"));
    assertThat(set(Map.of(PERCAPITA, "true"))).isEmpty();
  }

  @Test
  void whatCarriesContextIsOnThoughInstrumentationIsOffInGeneral() {
    String executors = "otel.instrumentation.executors.enabled";

    assertThat(
            set(Map.of("otel.instrumentation.common.default-enabled", "false", executors, "false")))
        .containsOnly(
            entry(PERCAPITA, "true"),
            entry("otel.instrumentation.opentelemetry-api.enabled", "true"),
            entry("otel.instrumentation.reactor.enabled", "true"));
    assertThat(set(Map.of("otel.instrumentation.common.default-enabled", "true")))
        .containsOnly(entry(PERCAPITA, "true"));
  }

  @Test
  void callsBeginOnReactorNettyOnlyWhereNettyShowsWhatIsSent() {
    assertThat(set(Map.of(NETTY, "false"))).containsEntry(REACTOR_NETTY, "false");
    assertThat(set(Map.of(NETTY, "false", REACTOR_NETTY, "true")))
        .containsEntry(REACTOR_NETTY, "false");
    assertThat(set(Map.of(PERCAPITA, "false", REACTOR_NETTY, "true")))
        .containsEntry(REACTOR_NETTY, "false");
    assertThat(set(Map.of(PERCAPITA, "false", REACTOR_NETTY, "true", NETTY, "true"))).isEmpty();
    assertThat(set(Map.of(PERCAPITA, "false"))).isEmpty();
    assertThat(set(Map.of(REACTOR_NETTY, "false"))).containsOnly(entry(PERCAPITA, "true"));
  }

  @Test
  void googlesHttpClientIsFollowedBelowUnlessItIsSwitchedOnByName() {
    String google = "otel.instrumentation.google-http-client.enabled";

    assertThat(nothingToProviders(Map.of())).containsExactly(entry(google, "false"));
    assertThat(nothingToProviders(Map.of(google, "true"))).isEmpty();
  }

  private static Map<String, String> nothingToProviders(Map<String, String> said) {
    return AgentSettings.nothingToProviders(DefaultConfigProperties.createFromMap(said));
  }

  private static Map<String, String> set(Map<String, String> said) {
    return AgentSettings.ownInstrumentation(DefaultConfigProperties.createFromMap(said));
  }
}
