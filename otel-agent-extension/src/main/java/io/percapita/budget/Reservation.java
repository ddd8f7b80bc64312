package io.percapita.budget;

import org.jspecify.annotations.Nullable;

/**
 * What a call in flight may cost, held against its user's budget until it is settled or expires.
 * Compared by identity. What may change is changed and read only under the lock of the user's
 * reservations.
 */
final class Reservation {
  final String user;
  final String feature;
  long picoUsd;

  /** Never changed to an earlier time. */
  long expiresAtNanos;

  // Its place among its user's, see Held.
  boolean isHeld;
  @Nullable Reservation older;
  @Nullable Reservation newer;

  Reservation(String user, String feature, long picoUsd, long expiresAtNanos) {
    this.user = user;
    this.feature = feature;
    this.picoUsd = picoUsd;
    this.expiresAtNanos = expiresAtNanos;
  }
}
