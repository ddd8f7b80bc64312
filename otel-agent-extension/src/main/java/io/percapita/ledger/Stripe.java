package io.percapita.ledger;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of the accounts: a hash table with open addressing in an array of numbers, 40 bytes a
 * place, at most three quarters full. Thread-safe by a lock that is held for a few instructions, or
 * for as long as it takes to copy the array.
 *
 * <p>An account has two amounts, of the month that is and of the one before. All accounts of a
 * stripe go into a new month together, with the first charge in it.
 */
final class Stripe {
  private static final int FIRST_PLACES = 8;

  private int month = Integer.MIN_VALUE;
  private int size;
  private int changed;
  private Places places = new Places(FIRST_PLACES);

  /** All accounts at one moment, and which month the first of their two amounts is of. */
  record Copy(int month, Places places) {}

  /**
   * Adds to an account, and makes it where there is none.
   *
   * @param plan the plan's number, or 0 to leave the account in the plan it has
   * @param days whether to keep what is added by hour, too
   * @return whether the account is new
   * @throws ForgottenMonthException if the month is neither that of the stripe nor the one before
   */
  synchronized boolean add(
      UserKey key, int plan, int noPlan, long picoUsd, int inMonth, int inHour, boolean days)
      throws ForgottenMonthException {
    enter(inMonth, inHour);
    if (inMonth < month - 1) {
      throw new ForgottenMonthException();
    }
    int place = places.find(key);
    boolean isNew = places.isEmpty(place);
    if (isNew) {
      place = insert(place, key, plan == 0 ? noPlan : plan);
    } else if (plan != 0) {
      places.setPlan(place, plan);
    }
    if (inMonth == month) {
      places.setSpent(place, Pico.plus(places.spent(place), picoUsd));
    } else {
      places.setBefore(place, Pico.plus(places.before(place), picoUsd));
    }
    places.reach(place, inHour);
    if (days) {
      LastHours.add(places.daysToChange(place), inHour, picoUsd);
    }
    change(place);
    return isNew;
  }

  /** Gives an account an amount of a month, and makes it where there is none; true if it did. */
  synchronized boolean set(UserKey key, int plan, long picoUsd, int ofMonth, int inHour) {
    enter(ofMonth, inHour);
    int place = places.find(key);
    boolean isNew = places.isEmpty(place);
    if (isNew) {
      place = insert(place, key, plan);
    } else {
      places.setPlan(place, plan);
    }
    if (ofMonth == month) {
      places.setSpent(place, picoUsd);
    } else if (ofMonth == month - 1) {
      places.setBefore(place, picoUsd);
    }
    places.reach(place, inHour);
    return isNew;
  }

  /** Gives an account that there is its amounts by hour. */
  synchronized void setDays(UserKey key, long[] days) {
    int place = places.find(key);
    if (!places.isEmpty(place)) {
      System.arraycopy(days, 0, places.daysToChange(place), 0, days.length);
    }
  }

  /** Adds to what an account that there is has by hour. */
  synchronized void addDays(UserKey key, long[] days) {
    int place = places.find(key);
    if (!places.isEmpty(place)) {
      for (int hour = LastHours.latest(days) - LastHours.HOURS + 1;
          hour <= LastHours.latest(days);
          hour++) {
        LastHours.add(places.daysToChange(place), hour, LastHours.in(days, hour));
      }
      change(place);
    }
  }

  /** What an account has of a month; 0 if there is none. */
  synchronized long spent(UserKey key, int inMonth) {
    int place = places.find(key);
    if (places.isEmpty(place)) {
      return 0;
    }
    return inMonth == month ? places.spent(place) : inMonth == month - 1 ? places.before(place) : 0;
  }

  /** What an account has of the hours up to one; 0 if there is none. */
  synchronized long lastDay(UserKey key, int inHour) {
    int place = places.find(key);
    long[] days = places.isEmpty(place) ? null : places.days(place);
    return days == null ? 0 : LastHours.sum(days, inHour);
  }

  /** Whether there is an account of a user. */
  synchronized boolean has(UserKey key) {
    return !places.isEmpty(places.find(key));
  }

  /**
   * Makes a month the one that is, unless it has passed; what has become too old is dropped.
   *
   * @param inHour an hour of that month; what was spent in the day before it is kept
   */
  synchronized void enter(int inMonth, int inHour) {
    if (inMonth <= month) {
      return;
    }
    boolean next = inMonth == month + 1;
    Places old = places;
    for (int place = 0; place < old.count(); place++) {
      old.setBefore(place, next ? old.spent(place) : 0);
      old.setSpent(place, 0);
    }
    month = inMonth;
    rebuild(FIRST_PLACES, place -> old.before(place) != 0 || isRecent(old.days(place), inHour));
  }

  private static boolean isRecent(long @Nullable [] days, int hour) {
    return days != null && LastHours.sum(days, hour) != 0;
  }

  /** The accounts as they are. */
  synchronized Copy copy() {
    return new Copy(month, places.copy());
  }

  /** The accounts, if any have changed since this was last asked; those are marked in it. */
  synchronized @Nullable Copy takeChanged() {
    if (changed == 0) {
      return null;
    }
    Copy copy = new Copy(month, places.copy());
    unmark();
    return copy;
  }

  /** The accounts, none of which counts as changed any more. */
  synchronized Copy takeAll() {
    Copy copy = copy();
    unmark();
    return copy;
  }

  synchronized int size() {
    return size;
  }

  /**
   * Takes accounts out.
   *
   * @param rule says which, by place; it is asked about each account, under the lock
   */
  synchronized int remove(RemovalRule rule) {
    int sizeBefore = size;
    Places old = places;
    rebuild(FIRST_PLACES, place -> !rule.removes(month, old, place));
    return sizeBefore - size;
  }

  /** Says which accounts to take out. */
  interface RemovalRule {
    boolean removes(int month, Places places, int place);
  }

  /** Thrown for what is of a month that is no longer kept. */
  static final class ForgottenMonthException extends Exception {
    ForgottenMonthException() {
      super("the month is no longer kept", null, false, false);
    }
  }

  private void unmark() {
    for (int place = 0; place < places.count(); place++) {
      places.setChanged(place, false);
    }
    changed = 0;
  }

  private void change(int place) {
    if (!places.isChanged(place)) {
      places.setChanged(place, true);
      changed++;
    }
  }

  private int insert(int place, UserKey key, int plan) {
    int at = place;
    if ((size + 1) * 4 > places.count() * 3) {
      rebuild(places.count() * 2, any -> true);
      at = places.find(key);
    }
    places.put(at, key, plan);
    size++;
    return at;
  }

  /** Moves the accounts that are to stay into new places. */
  private void rebuild(int atLeast, IntPredicate stays) {
    Places old = places;
    boolean[] kept = new boolean[old.count()];
    int count = 0;
    for (int place = 0; place < old.count(); place++) {
      kept[place] = !old.isEmpty(place) && stays.test(place);
      count += kept[place] ? 1 : 0;
    }
    int room = atLeast;
    while (count * 4 > room * 3) {
      room *= 2;
    }
    places = new Places(room);
    size = count;
    changed = 0;
    for (int from = 0; from < old.count(); from++) {
      if (kept[from]) {
        places.put(places.find(old.key(from)), old, from);
        changed += old.isChanged(from) ? 1 : 0;
      }
    }
  }
}
