package io.percapita.budget;

import org.jspecify.annotations.Nullable;

/**
 * The reservations of one user, oldest first; linked through themselves, since most users have one
 * or none and every call makes and ends one. Not thread-safe.
 */
final class Held {
  private @Nullable Reservation oldest;
  private @Nullable Reservation newest;
  private long total;

  /** What all of them together may cost, in pico-dollars; {@link Long#MAX_VALUE} at most. */
  long total() {
    return total;
  }

  /** What those of a feature may cost. */
  long total(String feature) {
    long sum = 0;
    for (Reservation each = oldest; each != null; each = each.newer) {
      if (each.feature.equals(feature)) {
        sum = plus(sum, each.picoUsd);
      }
    }
    return sum;
  }

  boolean isEmpty() {
    return oldest == null;
  }

  void add(Reservation reservation) {
    link(reservation);
    total = plus(total, reservation.picoUsd);
  }

  void remove(Reservation reservation) {
    if (reservation.isHeld) {
      unlink(reservation);
      subtract(reservation);
    }
  }

  void adjust(Reservation reservation, long picoUsd) {
    if (reservation.isHeld) {
      long rest = total - reservation.picoUsd;
      boolean wasCapped = total == Long.MAX_VALUE;
      reservation.picoUsd = picoUsd;
      total = wasCapped ? sum() : plus(rest, picoUsd);
    }
  }

  /** Lets a reservation live as long as one that is added now. */
  void renew(Reservation reservation, long expiresAtNanos) {
    if (reservation.isHeld) {
      unlink(reservation);
      reservation.expiresAtNanos = expiresAtNanos;
      link(reservation);
    }
  }

  /** Lets go of those whose call has died, as it seems. All live equally long. */
  void expire(long nowNanos) {
    while (oldest != null && nowNanos - oldest.expiresAtNanos >= 0) {
      remove(oldest);
    }
  }

  private void link(Reservation reservation) {
    reservation.isHeld = true;
    reservation.older = newest;
    if (newest == null) {
      oldest = reservation;
    } else {
      newest.newer = reservation;
    }
    newest = reservation;
  }

  private void unlink(Reservation reservation) {
    Reservation older = reservation.older;
    Reservation newer = reservation.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    reservation.older = null;
    reservation.newer = null;
    reservation.isHeld = false;
  }

  private void subtract(Reservation removed) {
    if (total < Long.MAX_VALUE) {
      total -= removed.picoUsd;
      return;
    }
    total = sum(); // one that was capped has to be made anew
  }

  private long sum() {
    long sum = 0;
    for (Reservation each = oldest; each != null; each = each.newer) {
      sum = plus(sum, each.picoUsd);
    }
    return sum;
  }

  private static long plus(long sum, long amount) {
    return sum > Long.MAX_VALUE - amount ? Long.MAX_VALUE : sum + amount;
  }
}
