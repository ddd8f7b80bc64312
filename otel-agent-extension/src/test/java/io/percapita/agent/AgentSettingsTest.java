package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
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
    assertThat(AgentSettings.ownInstrumentation(DefaultConfigProperties.createFromMap(Map.of())))
        .containsEntry("otel.instrumentation.percapita.enabled", "true");
    assertThat(
            AgentSettings.ownInstrumentation(
                DefaultConfigProperties.createFromMap(
                    Map.of("otel.instrumentation.percapita.enabled", "false"))))
        .isEmpty();
  }
}
