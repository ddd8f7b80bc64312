package io.percapita.ledger;

import io.percapita.ledger.Stripe.ForgottenMonthException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;

/**
 * What each user has spent in this month and the one before: many {@link Stripe}s, so that threads
 * hardly ever meet at one. Thread-safe.
 */
final class Accounts {
  private static final int STRIPE_BITS = 8;

  /** One day in 2^43 · 2^20 pico-dollars is nine million dollars, more than is ever spent. */
  private static final int SCORE_AMOUNT_BITS = 43;

  private static final int SCORE_PICO_SHIFT = 20;

  private final Stripe[] stripes = new Stripe[1 << STRIPE_BITS];
  private final AtomicInteger size = new AtomicInteger();
  private final PlanNames plans;
  private final boolean days;
  private final int noPlan;

  /**
   * No accounts.
   *
   * @param days whether to keep what is spent by hour, too
   */
  Accounts(PlanNames plans, boolean days) {
    this.plans = plans;
    this.days = days;
    this.noPlan = plans.number(Charge.NO_PLAN);
    Arrays.setAll(stripes, i -> new Stripe());
  }

  /** How many users have an account. */
  int size() {
    return size.get();
  }

  boolean has(UserKey user) {
    return stripe(user).has(user);
  }

  /** Adds to a user's account; the last plan that was named is the user's. */
  void add(UserKey user, String plan, long picoUsd, int month, int hour)
      throws ForgottenMonthException {
    add(user, plan, picoUsd, month, hour, days);
  }

  private void add(UserKey user, String plan, long picoUsd, int month, int hour, boolean byHour)
      throws ForgottenMonthException {
    int number = plan.equals(Charge.NO_PLAN) ? 0 : plans.number(plan);
    if (stripe(user).add(user, number, noPlan, picoUsd, month, hour, byHour)) {
      size.incrementAndGet();
    }
  }

  /** Gives a user's account an amount of a month, as it was written. */
  void set(UserKey user, String plan, long picoUsd, int month, int hour) {
    if (stripe(user).set(user, plans.number(plan), picoUsd, month, hour)) {
      size.incrementAndGet();
    }
  }

  /** Gives a user's account its amounts by hour, as they were written. */
  void setDays(UserKey user, long[] hours) {
    stripe(user).setDays(user, hours);
  }

  /** Adds all of other accounts to these, but for months that are over here. */
  void addAll(Accounts others) {
    for (Stripe other : others.stripes) {
      Stripe.Copy copy = other.copy();
      Places places = copy.places();
      for (int place = 0; place < places.count(); place++) {
        if (!places.isEmpty(place)) {
          UserKey user = places.key(place);
          String plan = others.plans.name(places.plan(place));
          int hour = places.hour(place);
          tryAdd(user, plan, places.before(place), copy.month() - 1, hour);
          tryAdd(user, plan, places.spent(place), copy.month(), hour);
          long[] hours = places.days(place);
          if (days && hours != null) {
            stripe(user).addDays(user, hours);
          }
        }
      }
    }
  }

  private void tryAdd(UserKey user, String plan, long picoUsd, int month, int hour) {
    if (picoUsd == 0) {
      return;
    }
    try {
      add(user, plan, picoUsd, month, hour, false);
    } catch (ForgottenMonthException ignored) {
      // It would be dropped here as well.
    }
  }

  long spent(UserKey user, int month) {
    return stripe(user).spent(user, month);
  }

  long lastDay(UserKey user, int hour) {
    return stripe(user).lastDay(user, hour);
  }

  /** Makes a month the one that is. */
  void enter(int month, int hour) {
    for (Stripe stripe : stripes) {
      stripe.enter(month, hour);
    }
    recount();
  }

  /** Shows every account at one moment or another. */
  void forEach(ObjIntConsumer<Stripe.Copy> action) {
    for (Stripe stripe : stripes) {
      each(stripe.copy(), action);
    }
  }

  /** Shows every account, and takes it that all have been written then. */
  void takeAll(ObjIntConsumer<Stripe.Copy> action) {
    for (Stripe stripe : stripes) {
      each(stripe.takeAll(), action);
    }
  }

  /** Shows the accounts that have changed since they were taken last. */
  void takeChanged(ObjIntConsumer<Stripe.Copy> action) {
    for (Stripe stripe : stripes) {
      Stripe.Copy copy = stripe.takeChanged();
      if (copy != null) {
        for (int place = 0; place < copy.places().count(); place++) {
          if (copy.places().isChanged(place)) {
            action.accept(copy, place);
          }
        }
      }
    }
  }

  /**
   * Takes out the accounts used least recently, of those of one hour the ones with the least spend.
   *
   * @param down how many accounts may stay
   * @param removed is shown each that is taken out, under a lock
   */
  void fold(int down, Stripe.RemovalRule removed) {
    long[] scores = new long[size() + 1024];
    int[] count = {0};
    forEach(
        (copy, place) -> {
          if (count[0] < scores.length) {
            scores[count[0]++] = score(copy.places(), place);
          }
        });
    int excess = count[0] - down;
    if (excess <= 0) {
      return;
    }
    Arrays.sort(scores, 0, count[0]);
    long limit = scores[excess - 1];
    int[] left = {excess};
    for (Stripe stripe : stripes) {
      stripe.remove(
          (month, places, place) ->
              left[0] > 0
                  && score(places, place) <= limit
                  && removed.removes(month, places, place)
                  && left[0]-- > 0);
    }
    recount();
  }

  private static long score(Places places, int place) {
    long micro = places.spent(place) >>> SCORE_PICO_SHIFT;
    return (long) Math.max(0, places.hour(place)) << SCORE_AMOUNT_BITS
        | Math.min(micro, (1L << SCORE_AMOUNT_BITS) - 1);
  }

  private static void each(Stripe.Copy copy, ObjIntConsumer<Stripe.Copy> action) {
    for (int place = 0; place < copy.places().count(); place++) {
      if (!copy.places().isEmpty(place)) {
        action.accept(copy, place);
      }
    }
  }

  private void recount() {
    int count = 0;
    for (Stripe stripe : stripes) {
      count += stripe.size();
    }
    size.set(count);
  }

  private Stripe stripe(UserKey user) {
    return stripes[(int) (user.spread() >>> (Long.SIZE - STRIPE_BITS))];
  }
}
