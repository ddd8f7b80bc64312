package io.percapita.budget;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What calls in flight may still cost, by user. Looking at a user's and adding to them is one step.
 * Thread-safe; as large as there are calls in flight.
 */
final class Reservations {
  private static final int STRIPES = 64;
  private static final Held NOTHING = new Held();

  private final Object[] locks = new Object[STRIPES];
  private final Map<String, Held> byUser = new ConcurrentHashMap<>();
  private final LongSupplier nanoClock;
  private final long lifeNanos;

  /**
   * Holds nothing yet.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param life how long a call that is never settled is reckoned with
   */
  Reservations(LongSupplier nanoClock, Duration life) {
    this.nanoClock = nanoClock;
    this.lifeNanos = life.toNanos();
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new Object();
    }
  }

  /** Looks at what a user's calls in flight may cost, with none of them coming or going. */
  <T> T look(String user, Function<Held, T> look) {
    synchronized (lock(user)) {
      return look.apply(heldBy(user));
    }
  }

  /** Adds a reservation; to be called within {@link #look} at the same user. */
  Reservation add(String user, String feature, long picoUsd) {
    Reservation reservation =
        new Reservation(user, feature, picoUsd, nanoClock.getAsLong() + lifeNanos);
    byUser.computeIfAbsent(user, absent -> new Held()).add(reservation);
    return reservation;
  }

  /** Changes the amount of a reservation, if it is still held. */
  void adjust(Reservation reservation, long picoUsd) {
    synchronized (lock(reservation.user)) {
      Held held = byUser.get(reservation.user);
      if (held != null) {
        held.adjust(reservation, picoUsd);
      }
    }
  }

  /** Lets a reservation live as long as one that is added now, if it is still held. */
  void renew(Reservation reservation) {
    synchronized (lock(reservation.user)) {
      Held held = byUser.get(reservation.user);
      if (held != null) {
        held.renew(reservation, nanoClock.getAsLong() + lifeNanos);
      }
    }
  }

  /** Lets go of a reservation, if it has not expired. */
  void release(Reservation reservation) {
    synchronized (lock(reservation.user)) {
      Held held = byUser.get(reservation.user);
      if (held != null) {
        held.remove(reservation);
        if (held.isEmpty()) {
          byUser.remove(reservation.user);
        }
      }
    }
  }

  /** Lets go of all that have expired; to be run every now and then. */
  void expire() {
    for (String user : byUser.keySet()) {
      synchronized (lock(user)) {
        heldBy(user);
      }
    }
  }

  /** How many users have calls in flight. */
  int users() {
    return byUser.size();
  }

  private Held heldBy(String user) {
    Held held = byUser.get(user);
    if (held == null) {
      return NOTHING;
    }
    held.expire(nanoClock.getAsLong());
    if (held.isEmpty()) {
      byUser.remove(user);
    }
    return held;
  }

  private Object lock(String user) {
    int hash = user.hashCode();
    return locks[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
  }
}
