package io.percapita.agent;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.Map;
import java.util.logging.Logger;

/** Settings of the agent's own that must be as we need them. */
final class AgentSettings {
  private static final Logger logger = Logger.getLogger(AgentSettings.class.getName());
  private static final String OPENAI = "otel.instrumentation.openai.enabled";

  private AgentSettings() {}

  /**
   * Switches the agent's own instrumentation of the OpenAI SDK off: it would make a second span of
   * every call, and count its tokens a second time under the same metric's name.
   */
  static Map<String, String> oneSpanPerCall(ConfigProperties properties) {
    if (Boolean.TRUE.equals(properties.getBoolean(OPENAI))) {
      logger.warning(
          "Percapita sets "
              + OPENAI
              + " to false, because every call would be counted twice otherwise.");
    }
    return Map.of(OPENAI, "false");
  }
}
