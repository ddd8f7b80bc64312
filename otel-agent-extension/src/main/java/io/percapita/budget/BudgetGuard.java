package io.percapita.budget;

import io.percapita.attribution.Attribution;
import io.percapita.ledger.SpendLedger;
import io.percapita.ledger.Spending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides on calls by what their user has spent and by what the user's calls in flight may still
 * cost.
 *
 * <p>A call that is let out is reserved for in the same step. So calls in parallel overrun a limit
 * by no more than the last of them costs, as far as none costs more than was reserved for it; see
 * docs/budgets.md. Never throws, but where it says so; thread-safe.
 */
public final class BudgetGuard {
  private final BudgetPolicy policy;
  private final SpendLedger ledger;
  private final Reservations reservations;
  private final Consumer<Throwable> failures;

  /**
   * A guard.
   *
   * @param reservationLife how long a call that is neither settled nor renewed is reckoned with
   * @param nanoClock a monotonic clock in nanoseconds
   * @param failures is told of each decision that failed
   */
  public BudgetGuard(
      BudgetPolicy policy,
      SpendLedger ledger,
      Duration reservationLife,
      LongSupplier nanoClock,
      Consumer<Throwable> failures) {
    this.policy = policy;
    this.ledger = ledger;
    this.reservations = new Reservations(nanoClock, reservationLife);
    this.failures = failures;
  }

  /** Whether nobody has a budget. */
  public boolean isIdle() {
    return policy.isEmpty();
  }

  /** Whether calls are refused if deciding on them fails. */
  public boolean isClosed() {
    return policy.closed();
  }

  /**
   * The budget of whoever makes a call, or null if they have none.
   *
   * @throws RuntimeException if that cannot be told; see {@link #undecided}
   */
  public @Nullable UserBudget budgetOf(Attribution caller) {
    return policy.budgetOf(caller);
  }

  /**
   * Decides on a call, and reserves for it if it may go out.
   *
   * @param budget what its user may spend
   * @param caller whose call it is; has a user
   * @param model the model it asks for, or null if that is not known
   * @param mayCostPicoUsd what it may cost at most, in pico-dollars
   * @param now when it is made
   */
  public Admission admit(
      UserBudget budget,
      Attribution caller,
      @Nullable String model,
      long mayCostPicoUsd,
      Instant now) {
    String user = String.valueOf(caller.user());
    try {
      catchUp(budget, user, caller.feature(), now);
      return reservations.look(
          user,
          held -> {
            BudgetDecision decision = decide(budget, user, caller.feature(), model, held, now);
            return new Admission(
                decision,
                decision.refuses()
                    ? null
                    : reservations.add(user, caller.feature(), mayCostPicoUsd));
          });
    } catch (Throwable t) {
      return undecided(t);
    }
  }

  /**
   * What becomes of a call on which could not be decided: it goes out, unless it was asked for the
   * contrary; a dry run only tells. Counts the failure.
   */
  public Admission undecided(Throwable cause) {
    failures.accept(cause);
    return new Admission(failed(), null);
  }

  private BudgetDecision failed() {
    return BudgetDecision.failed(
        policy.closed() ? BudgetAction.THROTTLE : BudgetAction.ALLOW, policy.dryRun());
  }

  /**
   * Waits for the ledger, if that was asked for: on the thread of the application's, but with no
   * lock held.
   */
  private void catchUp(UserBudget budget, String user, String feature, Instant now) {
    boolean isKnown =
        ledger.catchUp(user, budget.limitsDays(), budget.tracks(feature) ? feature : null, now);
    if (isKnown) {
      return;
    }
    IllegalStateException unknown =
        new IllegalStateException("what other JVMs have spent was not known in time");
    if (policy.closed()) {
      throw unknown;
    }
    failures.accept(unknown); // and what was known before decides
  }

  /**
   * What would be decided on a call now. Nothing is reserved.
   *
   * @param caller whose call it would be
   * @param model the model it would ask for, or null for any
   */
  public BudgetDecision look(Attribution caller, @Nullable String model, Instant now) {
    try {
      UserBudget budget = budgetOf(caller);
      if (budget == null) {
        return BudgetDecision.allowed(policy.dryRun());
      }
      String user = String.valueOf(caller.user());
      return reservations.look(
          user, held -> decide(budget, user, caller.feature(), model, held, now));
    } catch (Throwable t) {
      failures.accept(t);
      return failed();
    }
  }

  /**
   * Reserves another amount for a call, of which more is known than when it was let out. Does
   * nothing for one that has been settled, or for which nothing was reserved.
   *
   * @param mayCostPicoUsd what it may cost at most, in pico-dollars
   */
  public void adjust(Admission admission, long mayCostPicoUsd) {
    Reservation reservation = admission.reservation();
    if (reservation != null) {
      reservations.adjust(reservation, mayCostPicoUsd);
    }
  }

  /** A call is alive: what was reserved for it is held for as long as if it was let out now. */
  public void renew(Admission admission) {
    Reservation reservation = admission.reservation();
    if (reservation != null) {
      reservations.renew(reservation);
    }
  }

  /** Lets go of what was reserved for a call, whose real cost is in the ledger. */
  public void settle(Admission admission) {
    Reservation reservation = admission.reservation();
    if (reservation != null) {
      reservations.release(reservation);
    }
  }

  /** Counts a failure around a decision. */
  public void failed(Throwable cause) {
    failures.accept(cause);
  }

  /** Lets go of what calls that died have reserved; to be run every now and then. */
  public void expireReservations() {
    reservations.expire();
  }

  /** How many users have calls in flight. */
  public int usersInFlight() {
    return reservations.users();
  }

  private BudgetDecision decide(
      UserBudget budget,
      String user,
      String feature,
      @Nullable String model,
      Held held,
      Instant now) {
    if (policy.closed() && ledger.isAway()) {
      throw new IllegalStateException("the shared ledger cannot be reached");
    }
    BudgetLimit strictest = null;
    BudgetStep reached = null;
    boolean onlyReserved = false;
    List<BudgetLimit> limits = budget.limits(feature);
    Spending spending =
        ledger.spending(user, budget.limitsDays(), budget.tracks(feature) ? feature : null, now);
    for (int i = 0; i < limits.size(); i++) {
      BudgetLimit limit = limits.get(i);
      long spent = limit.spentOf(spending);
      long reserved = limit.feature() == null ? held.total() : held.total(feature);
      BudgetStep step = limit.reached(spent, reserved);
      if (step != null && (reached == null || step.action().compareTo(reached.action()) > 0)) {
        strictest = limit;
        reached = step;
        onlyReserved = spent < step.fromPicoUsd();
      }
    }
    if (reached == null || strictest == null) {
      return BudgetDecision.allowed(policy.dryRun());
    }
    String other = reached.action() == BudgetAction.REROUTE ? budget.insteadOf(model) : null;
    boolean mayReroute = model == null ? budget.mayReroute() : other != null;
    BudgetAction action =
        reached.action() == BudgetAction.REROUTE && !mayReroute
            ? BudgetAction.FLAG
            : reached.action();
    return new BudgetDecision(
        action, reached.threshold(), strictest.window(), policy.dryRun(), other, onlyReserved);
  }
}
