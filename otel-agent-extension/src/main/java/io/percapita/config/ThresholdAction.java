package io.percapita.config;

/** What happens to a user's calls from a threshold on. */
public enum ThresholdAction {
  /** They go out, and are marked. */
  FLAG,
  /** They go out to another model. */
  REROUTE,
  /** They do not go out. */
  THROTTLE
}
