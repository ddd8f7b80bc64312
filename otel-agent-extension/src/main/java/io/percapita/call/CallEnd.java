package io.percapita.call;

/** How the bytes of a call came to their end, as the HTTP client saw it. */
public enum CallEnd {
  /** The response was received to its last byte. */
  COMPLETED,
  /** The application stopped reading. */
  CANCELLED,
  /** The exchange broke. */
  FAILED,
  /** Nothing moved for the configured time, so the call was given up. */
  ABANDONED
}
