package io.percapita.smoke;

import java.nio.file.Files;
import java.nio.file.Path;

/** The built product. */
final class Extension {
  private Extension() {}

  static Path jar() {
    Path jar = Path.of(System.getProperty("percapita.jar")).toAbsolutePath().normalize();
    if (!Files.exists(jar)) {
      // With which the agent would start, and say nothing, as if there was no extension.
      throw new IllegalStateException(jar + " is missing; ./mvnw package builds it");
    }
    return jar;
  }
}
