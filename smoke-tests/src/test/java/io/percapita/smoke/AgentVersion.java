package io.percapita.smoke;

import java.nio.file.Path;

/** The OpenTelemetry Java agents the extension is tested under. */
enum AgentVersion {
  /** The one the extension is built against. */
  BUILT_AGAINST("current"),
  /** A newer one, with whatever its internals have become. */
  NEXT("next");

  private final String folder;

  AgentVersion(String folder) {
    this.folder = folder;
  }

  Path jar() {
    return Path.of("target", "agents", folder, "opentelemetry-javaagent.jar").toAbsolutePath();
  }
}
