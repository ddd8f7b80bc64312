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

  /**
   * Those of the agent's modules that make no telemetry and keep a context with the work it is for:
   * from the application's API to the agent's, to other threads, and in reactive streams.
   */
  private static final List<String> CARRY_CONTEXT =
      List.of(
          "otel.instrumentation.opentelemetry-api.enabled",
          "otel.instrumentation.executors.enabled",
          "otel.instrumentation.reactor.enabled");

  private static final String DEFAULT_ENABLED = "otel.instrumentation.common.default-enabled";
  private static final String PERCAPITA = "otel.instrumentation.percapita.enabled";
  private static final String NETTY = "otel.instrumentation.percapita-netty-4.enabled";
  private static final String REACTOR_NETTY =
      "otel.instrumentation.percapita-reactor-netty.enabled";

  /** Writes baggage into requests above the clients on which our adapters keep it back. */
  private static final String GOOGLE_HTTP = "otel.instrumentation.google-http-client.enabled";

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
   * wants them. With them goes what of the agent's carries the application's context to its calls,
   * as they would be nobody's otherwise. What is said of any of it by name holds.
   */
  static Map<String, String> ownInstrumentation(ConfigProperties properties) {
    Map<String, String> settings = new HashMap<>();
    setUnlessSaid(properties, PERCAPITA, settings);
    if (Boolean.FALSE.equals(properties.getBoolean(DEFAULT_ENABLED))) {
      CARRY_CONTEXT.forEach(name -> setUnlessSaid(properties, name, settings));
    }
    if (!isOn(properties, NETTY) && isOn(properties, REACTOR_NETTY)) {
      // It begins calls of which only the other sees what is sent.
      settings.put(REACTOR_NETTY, "false");
    }
    return settings;
  }

  /**
   * Leaves the spans of Google's HTTP client to the agent's instrumentation of the client below it,
   * which writes nothing into requests to providers.
   */
  static Map<String, String> nothingToProviders(ConfigProperties properties) {
    return properties.getBoolean(GOOGLE_HTTP) == null ? Map.of(GOOGLE_HTTP, "false") : Map.of();
  }

  private static void setUnlessSaid(
      ConfigProperties properties, String name, Map<String, String> settings) {
    if (properties.getBoolean(name) == null) {
      settings.put(name, "true");
    }
  }

  /**
   * Whether one of our adapters is on: the agent takes the first name of which anything is said.
   */
  private static boolean isOn(ConfigProperties properties, String name) {
    return properties.getBoolean(name, properties.getBoolean(PERCAPITA, true));
  }
}
