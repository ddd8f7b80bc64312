package io.percapita.yaml;

/** A YAML file that cannot be used; the message names the file, the line, and what is expected. */
public final class YamlFileException extends RuntimeException {
  /** Describes the fault in one line. */
  public YamlFileException(String message) {
    super(message);
  }
}
