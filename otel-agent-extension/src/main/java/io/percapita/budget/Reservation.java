package io.percapita.budget;

/**
 * What a call in flight may cost, held against its user's budget until it is settled or expires.
 * Compared by identity.
 */
final class Reservation {
  final String user;
  final String feature;

  /** Changed only under the lock of the user's reservations. */
  long picoUsd;

  /** Changed only under the lock of the user's reservations, and never to an earlier time. */
  long expiresAtNanos;

  Reservation(String user, String feature, long picoUsd, long expiresAtNanos) {
    this.user = user;
    this.feature = feature;
    this.picoUsd = picoUsd;
    this.expiresAtNanos = expiresAtNanos;
  }
}
