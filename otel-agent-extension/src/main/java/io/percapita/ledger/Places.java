package io.percapita.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The accounts of a {@link Stripe} in its places, some of which are empty. All numbers of an
 * account lie side by side, so that hardly more than one line of memory is fetched for it. Not
 * thread-safe.
 */
final class Places {
  private static final int HIGH = 0;
  private static final int LOW = 1;
  private static final int SPENT = 2;
  private static final int BEFORE = 3;

  /** The hour in the upper half; in the lower one the plan's number, 0 in an empty place. */
  private static final int HOUR_AND_PLAN = 4;

  private static final int FIELDS = 5;
  private static final long LOWER = 0xFFFF_FFFFL;

  /** In the plan's number: the account has changed since it was last taken to be written. */
  private static final int CHANGED = Integer.MIN_VALUE;

  private final int count;
  private final long[] fields;
  private @Nullable String @Nullable [] names;
  private long @Nullable [] @Nullable [] days;

  /** So many empty places, a power of two. */
  Places(int count) {
    this.count = count;
    this.fields = new long[count * FIELDS];
  }

  private Places(Places other) {
    count = other.count;
    fields = other.fields.clone();
    names = other.names == null ? null : other.names.clone();
    if (other.days != null) {
      long @Nullable [][] copy = other.days.clone();
      for (int i = 0; i < copy.length; i++) {
        copy[i] = copy[i] == null ? null : copy[i].clone();
      }
      days = copy;
    }
  }

  Places copy() {
    return new Places(this);
  }

  /** How many there are, empty ones included. */
  int count() {
    return count;
  }

  /** The place of a user's account, or the empty place where it would be. */
  int find(UserKey user) {
    int mask = count - 1;
    int place = (int) user.spread() & mask;
    while (!isEmpty(place) && !holds(place, user)) {
      place = place + 1 & mask;
    }
    return place;
  }

  private boolean holds(int place, UserKey user) {
    int at = place * FIELDS;
    if (fields[at + HIGH] != user.high() || fields[at + LOW] != user.low()) {
      return false;
    }
    String name = names == null ? null : names[place];
    return name == null ? user.name() == null : name.equals(user.name());
  }

  boolean isEmpty(int place) {
    return (int) fields[place * FIELDS + HOUR_AND_PLAN] == 0;
  }

  UserKey key(int place) {
    int at = place * FIELDS;
    return new UserKey(fields[at + HIGH], fields[at + LOW], names == null ? null : names[place]);
  }

  /** What was spent in the month that is, in pico-dollars. */
  long spent(int place) {
    return fields[place * FIELDS + SPENT];
  }

  /** What was spent in the month before. */
  long before(int place) {
    return fields[place * FIELDS + BEFORE];
  }

  /** The latest hour in which something was added. */
  int hour(int place) {
    return (int) (fields[place * FIELDS + HOUR_AND_PLAN] >> Integer.SIZE);
  }

  int plan(int place) {
    return (int) fields[place * FIELDS + HOUR_AND_PLAN] & ~CHANGED;
  }

  boolean isChanged(int place) {
    return (int) fields[place * FIELDS + HOUR_AND_PLAN] < 0;
  }

  /** What was spent by hour, see {@link LastHours}, or null if that is not kept. */
  long @Nullable [] days(int place) {
    return days == null ? null : days[place];
  }

  /** Makes an account in an empty place. */
  void put(int place, UserKey user, int plan) {
    int at = place * FIELDS;
    fields[at + HIGH] = user.high();
    fields[at + LOW] = user.low();
    setHourAndPlan(place, 0, plan);
    if (user.name() != null) {
      if (names == null) {
        names = new @Nullable String[count];
      }
      names[place] = user.name();
    }
  }

  /** Makes an account in an empty place, as one is elsewhere. */
  void put(int place, Places from, int other) {
    put(place, from.key(other), 0);
    System.arraycopy(
        from.fields, other * FIELDS + SPENT, fields, place * FIELDS + SPENT, FIELDS - SPENT);
    long[] hours = from.days(other);
    if (hours != null) {
      setDays(place, hours);
    }
  }

  void setSpent(int place, long picoUsd) {
    fields[place * FIELDS + SPENT] = picoUsd;
  }

  void setBefore(int place, long picoUsd) {
    fields[place * FIELDS + BEFORE] = picoUsd;
  }

  /** Takes note of an hour, if it is later than any before. */
  void reach(int place, int hour) {
    int at = place * FIELDS + HOUR_AND_PLAN;
    setHourAndPlan(place, Math.max(hour(place), hour), (int) fields[at]);
  }

  void setPlan(int place, int plan) {
    setHourAndPlan(place, hour(place), plan | (isChanged(place) ? CHANGED : 0));
  }

  void setChanged(int place, boolean isChanged) {
    setHourAndPlan(place, hour(place), plan(place) | (isChanged ? CHANGED : 0));
  }

  private void setHourAndPlan(int place, int hour, int plan) {
    fields[place * FIELDS + HOUR_AND_PLAN] = ((long) hour << Integer.SIZE) | (plan & LOWER);
  }

  /** What was spent by hour, to be added to. */
  long[] daysToChange(int place) {
    long[] hours = days(place);
    if (hours == null) {
      hours = LastHours.none();
      setDays(place, hours);
    }
    return hours;
  }

  private void setDays(int place, long[] hours) {
    if (days == null) {
      days = new long @Nullable [count][];
    }
    days[place] = hours;
  }
}
