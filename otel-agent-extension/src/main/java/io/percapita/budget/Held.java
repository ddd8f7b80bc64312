package io.percapita.budget;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The reservations of one user, oldest first. Not thread-safe. */
final class Held {
  private final Set<Reservation> reservations = new LinkedHashSet<>();
  private long total;

  /** What all of them together may cost, in pico-dollars; {@link Long#MAX_VALUE} at most. */
  long total() {
    return total;
  }

  /** What those of a feature may cost. */
  long total(String feature) {
    long sum = 0;
    for (Reservation reservation : reservations) {
      if (reservation.feature.equals(feature)) {
        sum = plus(sum, reservation.picoUsd);
      }
    }
    return sum;
  }

  boolean isEmpty() {
    return reservations.isEmpty();
  }

  void add(Reservation reservation) {
    reservations.add(reservation);
    total = plus(total, reservation.picoUsd);
  }

  void remove(Reservation reservation) {
    if (reservations.remove(reservation)) {
      subtract(reservation);
    }
  }

  void adjust(Reservation reservation, long picoUsd) {
    if (reservations.contains(reservation)) {
      long rest = total - reservation.picoUsd;
      boolean wasCapped = total == Long.MAX_VALUE;
      reservation.picoUsd = picoUsd;
      total = wasCapped ? sum() : plus(rest, picoUsd);
    }
  }

  /** Lets a reservation live as long as one that is added now. */
  void renew(Reservation reservation, long expiresAtNanos) {
    if (reservations.remove(reservation)) {
      reservation.expiresAtNanos = expiresAtNanos;
      reservations.add(reservation);
    }
  }

  /** Lets go of those whose call has died, as it seems. All live equally long. */
  void expire(long nowNanos) {
    Iterator<Reservation> oldestFirst = reservations.iterator();
    while (oldestFirst.hasNext()) {
      Reservation reservation = oldestFirst.next();
      if (nowNanos - reservation.expiresAtNanos < 0) {
        return;
      }
      oldestFirst.remove();
      subtract(reservation);
    }
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
    for (Reservation reservation : reservations) {
      sum = plus(sum, reservation.picoUsd);
    }
    return sum;
  }

  private static long plus(long sum, long amount) {
    return sum > Long.MAX_VALUE - amount ? Long.MAX_VALUE : sum + amount;
  }
}
