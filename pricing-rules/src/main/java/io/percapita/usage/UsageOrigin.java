package io.percapita.usage;

/** Where the counts of a call come from. */
public enum UsageOrigin {
  /** The provider reported them. */
  REPORTED,
  /** The provider reported none, or not all; they are worked out from the text that passed. */
  ESTIMATED,
  /** There are none: the provider bills nothing for such a call. */
  FREE,
  /** There are none: the call is billed by what is not counted, such as minutes or characters. */
  UNCOUNTED,
  /** Nothing is known: the call failed before anything was billed. */
  MISSING;

  /** Whether there are counts, exact or not. */
  public boolean hasCounts() {
    return this == REPORTED || this == ESTIMATED;
  }
}
