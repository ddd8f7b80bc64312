package io.percapita.config;

/** How a user appears in telemetry. */
public enum UserIdMode {
  /** As a keyed hash of the id. */
  HASHED,
  /** As the id itself. */
  RAW,
  /** Not at all. */
  NONE
}
