package io.percapita.agent;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;

/** Settings of the agent's own that must be as we need them. */
final class AgentSettings {
  private static final Logger logger = Logger.getLogger(AgentSettings.class.getName());

  /**
   * The agent's modules that follow LLM calls. Where one has several names, a more specific one
   * goes before the others; Bedrock's shares the others with what is to stay on.
   */
  private static final List<String> LLM_MODULES =
      List.of(
          "otel.instrumentation.openai.enabled",
          "otel.instrumentation.openai-java.enabled",
          "otel.instrumentation.openai-java-1.1.enabled",
          "otel.instrumentation.aws-sdk-2.2-bedrock-runtime.enabled");

  private static final String PERCAPITA = "otel.instrumentation.percapita.enabled";

  private AgentSettings() {}

  /**
   * Switches the agent's own instrumentation of LLM SDKs off: it would make a second span of every
   * call, and count its tokens a second time under the same metric's name.
   */
  static Map<String, String> oneSpanPerCall(ConfigProperties properties) {
    Map<String, String> off = new HashMap<>();
    for (String name : LLM_MODULES) {
      if (Boolean.TRUE.equals(properties.getBoolean(name))) {
        logger.warning(
            "Percapita sets "
                + name
                + " to false, because every call would be counted twice otherwise.");
      }
      off.put(name, "false");
    }
    return off;
  }

  /** Whether the agent makes no telemetry at all, ours included. */
  static boolean isTelemetryOff(ConfigProperties properties) {
    return Boolean.TRUE.equals(properties.getBoolean("otel.sdk.disabled"));
  }

  /**
   * Switches our adapters on where the agent's instrumentation is off in general: who attaches us
   * wants them. What is said of them by name holds.
   */
  static Map<String, String> ownInstrumentation(ConfigProperties properties) {
    return properties.getBoolean(PERCAPITA) == null ? Map.of(PERCAPITA, "true") : Map.of();
  }
}
