package io.percapita.ledger;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of the accounts: a hash table with open addressing in arrays of numbers, 40 bytes a place,
 * at most three quarters full. Thread-safe by a lock that is held for a few instructions, or for as
 * long as it takes to copy the arrays.
 *
 * <p>An account has two amounts, of the month that is and of the one before. All accounts of a
 * stripe go into a new month together, with the first charge in it.
 */
final class Stripe {
  private static final int FIRST_PLACES = 8;
  private static final int CHANGED = Integer.MIN_VALUE;

  private int month = Integer.MIN_VALUE;
  private int size;
  private int changed;
  private Columns columns = new Columns(FIRST_PLACES);

  /**
   * A stripe's accounts in its places, some of which are empty.
   *
   * <p>{@code plan} is 0 in an empty place; its highest bit says that the account has changed since
   * it was last taken to be written.
   */
  static final class Columns {
    final long[] high;
    final long[] low;
    final long[] spent;
    final long[] before;
    final int[] hour;
    final int[] plan;
    @Nullable String @Nullable [] names;
    long @Nullable [] @Nullable [] days;

    Columns(int places) {
      high = new long[places];
      low = new long[places];
      spent = new long[places];
      before = new long[places];
      hour = new int[places];
      plan = new int[places];
    }

    private Columns(Columns other) {
      high = other.high.clone();
      low = other.low.clone();
      spent = other.spent.clone();
      before = other.before.clone();
      hour = other.hour.clone();
      plan = other.plan.clone();
      names = other.names == null ? null : other.names.clone();
      if (other.days != null) {
        long @Nullable [][] copy = other.days.clone();
        for (int i = 0; i < copy.length; i++) {
          copy[i] = copy[i] == null ? null : copy[i].clone();
        }
        days = copy;
      }
    }

    int places() {
      return plan.length;
    }

    boolean isEmpty(int place) {
      return plan[place] == 0;
    }

    boolean isChanged(int place) {
      return plan[place] < 0;
    }

    int planNumber(int place) {
      return plan[place] & ~CHANGED;
    }

    UserKey key(int place) {
      return new UserKey(high[place], low[place], names == null ? null : names[place]);
    }

    long @Nullable [] days(int place) {
      return days == null ? null : days[place];
    }

    private boolean holds(int place, UserKey key) {
      if (high[place] != key.high() || low[place] != key.low()) {
        return false;
      }
      String name = names == null ? null : names[place];
      return name == null ? key.name() == null : name.equals(key.name());
    }
  }

  /** All accounts at one moment, and which month the first of their two amounts is of. */
  record Copy(int month, Columns columns) {}

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
    enter(inMonth);
    if (inMonth < month - 1) {
      throw new ForgottenMonthException();
    }
    int place = find(key);
    boolean isNew = columns.isEmpty(place);
    if (isNew) {
      place = insert(place, key, plan == 0 ? noPlan : plan);
    } else if (plan != 0) {
      columns.plan[place] = plan | (columns.plan[place] & CHANGED);
    }
    long[] amounts = inMonth == month ? columns.spent : columns.before;
    amounts[place] = Pico.plus(amounts[place], picoUsd);
    columns.hour[place] = Math.max(columns.hour[place], inHour);
    if (days) {
      LastHours.add(daysOf(place), inHour, picoUsd);
    }
    change(place);
    return isNew;
  }

  /** Gives an account an amount of a month, and makes it where there is none; true if it did. */
  synchronized boolean set(UserKey key, int plan, long picoUsd, int ofMonth, int inHour) {
    enter(ofMonth);
    int place = find(key);
    boolean isNew = columns.isEmpty(place);
    if (isNew) {
      place = insert(place, key, plan);
    } else {
      columns.plan[place] = plan | (columns.plan[place] & CHANGED);
    }
    if (ofMonth >= month - 1) {
      (ofMonth == month ? columns.spent : columns.before)[place] = picoUsd;
    }
    columns.hour[place] = Math.max(columns.hour[place], inHour);
    return isNew;
  }

  /** Gives an account that there is its amounts by hour. */
  synchronized void setDays(UserKey key, long[] days) {
    int place = find(key);
    if (!columns.isEmpty(place)) {
      System.arraycopy(days, 0, daysOf(place), 0, days.length);
    }
  }

  /** Adds to what an account that there is has by hour. */
  synchronized void addDays(UserKey key, long[] days) {
    int place = find(key);
    if (!columns.isEmpty(place)) {
      for (int hour = LastHours.latest(days) - LastHours.HOURS + 1;
          hour <= LastHours.latest(days);
          hour++) {
        LastHours.add(daysOf(place), hour, LastHours.in(days, hour));
      }
      change(place);
    }
  }

  /** What an account has of a month; 0 if there is none. */
  synchronized long spent(UserKey key, int inMonth) {
    int place = find(key);
    if (columns.isEmpty(place)) {
      return 0;
    }
    return inMonth == month
        ? columns.spent[place]
        : inMonth == month - 1 ? columns.before[place] : 0;
  }

  /** What an account has of the hours up to one; 0 if there is none. */
  synchronized long lastDay(UserKey key, int inHour) {
    int place = find(key);
    long[] days = columns.isEmpty(place) ? null : columns.days(place);
    return days == null ? 0 : LastHours.sum(days, inHour);
  }

  /** Whether there is an account of a user. */
  synchronized boolean has(UserKey key) {
    return !columns.isEmpty(find(key));
  }

  /** Makes a month the one that is, unless it has passed; what has become too old is dropped. */
  synchronized void enter(int inMonth) {
    if (inMonth <= month) {
      return;
    }
    boolean next = inMonth == month + 1;
    Columns old = columns;
    for (int place = 0; place < old.places(); place++) {
      old.before[place] = next ? old.spent[place] : 0;
      old.spent[place] = 0;
    }
    month = inMonth;
    rebuild(FIRST_PLACES, place -> old.before[place] != 0 || isRecent(old.days(place)));
  }

  private static boolean isRecent(long @Nullable [] days) {
    return days != null && LastHours.sum(days, LastHours.latest(days)) != 0;
  }

  /** The accounts as they are. */
  synchronized Copy copy() {
    return new Copy(month, new Columns(columns));
  }

  /** The accounts, if any have changed since this was last asked; those are marked in it. */
  synchronized @Nullable Copy takeChanged() {
    if (changed == 0) {
      return null;
    }
    Copy copy = new Copy(month, new Columns(columns));
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
    Columns old = columns;
    rebuild(FIRST_PLACES, place -> !rule.removes(month, old, place));
    return sizeBefore - size;
  }

  /** Says which accounts to take out. */
  interface RemovalRule {
    boolean removes(int month, Columns columns, int place);
  }

  /** Thrown for what is of a month that is no longer kept. */
  static final class ForgottenMonthException extends Exception {
    ForgottenMonthException() {
      super("the month is no longer kept", null, false, false);
    }
  }

  private void unmark() {
    for (int place = 0; place < columns.places(); place++) {
      columns.plan[place] &= ~CHANGED;
    }
    changed = 0;
  }

  private void change(int place) {
    if (columns.plan[place] >= 0) {
      columns.plan[place] |= CHANGED;
      changed++;
    }
  }

  /** The place of an account, or the empty place where it would be. */
  private int find(UserKey key) {
    int mask = columns.places() - 1;
    int place = (int) key.spread() & mask;
    while (!columns.isEmpty(place) && !columns.holds(place, key)) {
      place = place + 1 & mask;
    }
    return place;
  }

  private int insert(int place, UserKey key, int plan) {
    int at = place;
    if ((size + 1) * 4 > columns.places() * 3) {
      rebuild(columns.places() * 2, any -> true);
      at = find(key);
    }
    put(at, key, plan);
    size++;
    return at;
  }

  private void put(int place, UserKey key, int plan) {
    columns.high[place] = key.high();
    columns.low[place] = key.low();
    columns.plan[place] = plan;
    if (key.name() != null) {
      if (columns.names == null) {
        columns.names = new @Nullable String[columns.places()];
      }
      columns.names[place] = key.name();
    }
  }

  private long[] daysOf(int place) {
    if (columns.days == null) {
      columns.days = new long @Nullable [columns.places()][];
    }
    long[] days = columns.days[place];
    if (days == null) {
      days = LastHours.none();
      columns.days[place] = days;
    }
    return days;
  }

  /** Moves the accounts that are to stay into new columns. */
  private void rebuild(int atLeast, IntPredicate stays) {
    Columns old = columns;
    boolean[] kept = new boolean[old.places()];
    int count = 0;
    for (int place = 0; place < old.places(); place++) {
      kept[place] = !old.isEmpty(place) && stays.test(place);
      count += kept[place] ? 1 : 0;
    }
    int places = atLeast;
    while (count * 4 > places * 3) {
      places *= 2;
    }
    columns = new Columns(places);
    size = count;
    changed = 0;
    for (int from = 0; from < old.places(); from++) {
      if (kept[from]) {
        UserKey key = old.key(from);
        int to = find(key);
        put(to, key, old.plan[from]);
        columns.spent[to] = old.spent[from];
        columns.before[to] = old.before[from];
        columns.hour[to] = old.hour[from];
        long[] days = old.days(from);
        if (days != null) {
          if (columns.days == null) {
            columns.days = new long @Nullable [places][];
          }
          columns.days[to] = days;
        }
        changed += old.isChanged(from) ? 1 : 0;
      }
    }
  }
}
