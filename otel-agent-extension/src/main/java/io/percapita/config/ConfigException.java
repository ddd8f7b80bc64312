package io.percapita.config;

/** A setting that cannot be used; the message names it, its value and what is allowed. */
public final class ConfigException extends RuntimeException {
  /** Describes the fault in one line. */
  public ConfigException(String message) {
    super(message);
  }
}
