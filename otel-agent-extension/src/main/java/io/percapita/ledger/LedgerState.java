package io.percapita.ledger;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that a ledger in the process knows. Thread-safe. */
final class LedgerState {
  private final PlanNames plans = new PlanNames();
  private final Accounts users;
  private final Map<String, Accounts> features = new TreeMap<>();
  private final FoldedUsers folded = new FoldedUsers();

  LedgerState(Tracking tracking) {
    users = new Accounts(plans, tracking.days());
    tracking.features().forEach(name -> features.put(name, new Accounts(plans, false)));
  }

  /** Everybody's accounts. */
  Accounts users() {
    return users;
  }

  /** The accounts of a feature, or null if none are kept. */
  @Nullable Accounts feature(String name) {
    return features.get(name);
  }

  FoldedUsers folded() {
    return folded;
  }

  String plan(int number) {
    return plans.name(number);
  }

  /** Makes a month the one that is. */
  void enter(int month, int hour) {
    users.enter(month, hour);
    features.values().forEach(accounts -> accounts.enter(month, hour));
    folded.enter(month);
  }

  /**
   * Brings the number of accounts down to a bound, if it is beyond: what users spent whose accounts
   * are taken out stays in the sums of their plans.
   *
   * @param most the bound
   * @return whether any was taken out
   */
  boolean fold(int most) {
    boolean any = false;
    if (users.size() > most) {
      any = true;
      users.fold(foldedTo(most), this::foldUser);
    }
    for (Accounts accounts : features.values()) {
      if (accounts.size() > most) {
        any = true;
        accounts.fold(foldedTo(most), (month, places, place) -> true);
      }
    }
    return any;
  }

  /** A sixteenth lower than the bound, so that there is room for a while. */
  private static int foldedTo(int most) {
    return most - most / 16;
  }

  private boolean foldUser(int month, Places places, int place) {
    String plan = plans.name(places.plan(place));
    if (places.spent(place) > 0) {
      folded.add(plan, month, 1, places.spent(place));
    }
    if (places.before(place) > 0) {
      folded.add(plan, month - 1, 1, places.before(place));
    }
    return true;
  }

  /** Adds all that another state knows to this one, but for months that are over here. */
  void addAll(LedgerState other) {
    users.addAll(other.users);
    other.features.forEach(
        (name, theirs) -> {
          Accounts ours = features.get(name);
          if (ours != null) {
            ours.addAll(theirs);
          }
        });
    other.folded.forEach((plan, month, count, picoUsd) -> folded.add(plan, month, count, picoUsd));
  }

  /** Writes everything, and takes it that nothing is left to write then. */
  void writeAll(LedgerRecords records) {
    users.takeAll((copy, place) -> writeUser(records, copy, place));
    features.forEach(
        (name, accounts) ->
            accounts.takeAll((copy, place) -> writeFeature(records, name, copy, place)));
    folded.takeChanged();
    folded.forEach(records::folded);
  }

  /** Writes what has changed since the last time. */
  void writeChanged(LedgerRecords records) {
    users.takeChanged((copy, place) -> writeUser(records, copy, place));
    features.forEach(
        (name, accounts) ->
            accounts.takeChanged((copy, place) -> writeFeature(records, name, copy, place)));
    if (folded.takeChanged()) {
      folded.forEach(records::folded);
    }
  }

  private void writeUser(LedgerRecords records, Stripe.Copy copy, int place) {
    Places places = copy.places();
    UserKey user = places.key(place);
    String plan = plans.name(places.plan(place));
    int hour = places.hour(place);
    records.user(user, plan, hour, copy.month(), places.spent(place));
    if (places.before(place) > 0) {
      records.user(user, plan, hour, copy.month() - 1, places.before(place));
    }
    long[] hours = places.days(place);
    if (hours != null) {
      records.hours(user, hours);
    }
  }

  private static void writeFeature(
      LedgerRecords records, String name, Stripe.Copy copy, int place) {
    Places places = copy.places();
    UserKey user = places.key(place);
    int hour = places.hour(place);
    records.feature(name, user, hour, copy.month(), places.spent(place));
    if (places.before(place) > 0) {
      records.feature(name, user, hour, copy.month() - 1, places.before(place));
    }
  }

  /** Takes over what a file says. */
  class Loader extends IgnoredRecords {
    private final int newestMonth;

    /**
     * A loader.
     *
     * @param newestMonth what is of a later month is passed over: the clock was wrong then
     */
    Loader(int newestMonth) {
      this.newestMonth = newestMonth;
    }

    @Override
    public void user(UserKey user, String plan, int hour, int month, long picoUsd) {
      if (month <= newestMonth) {
        users.set(user, plan, picoUsd, month, hour);
      }
    }

    @Override
    public void feature(String feature, UserKey user, int hour, int month, long picoUsd) {
      Accounts accounts = features.get(feature);
      if (accounts != null && month <= newestMonth) {
        accounts.set(user, Charge.NO_PLAN, picoUsd, month, hour);
      }
    }

    @Override
    public void hours(UserKey user, long[] hours) {
      users.setDays(user, hours);
    }

    @Override
    public void folded(String plan, int month, long count, long picoUsd) {
      if (month <= newestMonth) {
        folded.set(plan, month, count, picoUsd);
      }
    }
  }
}
