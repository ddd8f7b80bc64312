package io.percapita.usage;

/** Where the counts of a call come from. */
public enum UsageOrigin {
  /** The provider reported them. */
  REPORTED,
  /** The provider reported none, or not all; they are worked out from the text that passed. */
  ESTIMATED,
  /** Nothing is known: the call failed before anything was billed. */
  MISSING
}
