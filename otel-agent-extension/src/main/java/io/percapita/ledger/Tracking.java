package io.percapita.ledger;

import java.util.Set;

/**
 * What a ledger keeps beside each user's spend in the month, because somebody limits it.
 *
 * @param features the features of which each user's spend in the month is kept apart
 * @param days whether each user's spend of the last 24 hours is kept
 */
public record Tracking(Set<String> features, boolean days) {
  /** Nothing else. */
  public static final Tracking MONTHS_ONLY = new Tracking(Set.of(), false);

  /** Copies the features. */
  public Tracking {
    features = Set.copyOf(features);
  }
}
