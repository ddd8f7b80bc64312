package io.percapita.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What calls in flight may still cost, by user. Looking at a user's and adding to them is one step.
 * Thread-safe; as large as there are calls in flight.
 */
final class Reservations {
  private static final int PARTS = 64;
  private static final Held NOTHING = new Held();

  /** Users that have any, in parts by their hash; each is only touched under its own lock. */
  private final List<Map<String, Held>> parts = new ArrayList<>(PARTS);

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
    for (int i = 0; i < PARTS; i++) {
      parts.add(new HashMap<>());
    }
  }

  /** Looks at what a user's calls in flight may cost, with none of them coming or going. */
  <T> T look(String user, Function<Held, T> look) {
    Map<String, Held> part = part(user);
    synchronized (part) {
      Held held = part.get(user);
      return look.apply(held == null ? NOTHING : expired(part, user, held));
    }
  }

  /** Adds a reservation; to be called within {@link #look} at the same user. */
  Reservation add(String user, String feature, long picoUsd) {
    Reservation reservation =
        new Reservation(user, feature, picoUsd, nanoClock.getAsLong() + lifeNanos);
    Map<String, Held> part = part(user);
    synchronized (part) {
      part.computeIfAbsent(user, absent -> new Held()).add(reservation);
    }
    return reservation;
  }

  /** Changes the amount of a reservation, if it is still held. */
  void adjust(Reservation reservation, long picoUsd) {
    Map<String, Held> part = part(reservation.user);
    synchronized (part) {
      Held held = part.get(reservation.user);
      if (held != null) {
        held.adjust(reservation, picoUsd);
      }
    }
  }

  /** Lets a reservation live as long as one that is added now, if it is still held. */
  void renew(Reservation reservation) {
    Map<String, Held> part = part(reservation.user);
    synchronized (part) {
      Held held = part.get(reservation.user);
      if (held != null) {
        held.renew(reservation, nanoClock.getAsLong() + lifeNanos);
      }
    }
  }

  /** Lets go of a reservation, if it has not expired. */
  void release(Reservation reservation) {
    Map<String, Held> part = part(reservation.user);
    synchronized (part) {
      Held held = part.get(reservation.user);
      if (held != null) {
        held.remove(reservation);
        if (held.isEmpty()) {
          part.remove(reservation.user);
        }
      }
    }
  }

  /** Lets go of all that have expired; to be run every now and then. */
  void expire() {
    for (Map<String, Held> part : parts) {
      synchronized (part) {
        long now = nanoClock.getAsLong();
        part.values().forEach(held -> held.expire(now));
        part.values().removeIf(Held::isEmpty);
      }
    }
  }

  /** How many users have calls in flight. */
  int users() {
    int users = 0;
    for (Map<String, Held> part : parts) {
      synchronized (part) {
        users += part.size();
      }
    }
    return users;
  }

  private Held expired(Map<String, Held> part, String user, Held held) {
    held.expire(nanoClock.getAsLong());
    if (held.isEmpty()) {
      part.remove(user);
    }
    return held;
  }

  private Map<String, Held> part(String user) {
    int hash = user.hashCode();
    return parts.get((hash ^ (hash >>> 16)) & (PARTS - 1));
  }
}
