package io.percapita.smoke;

import java.nio.file.Path;

/** The built product. */
final class Extension {
  private Extension() {}

  static Path jar() {
    return Path.of(System.getProperty("percapita.jar")).toAbsolutePath();
  }
}
