package io.percapita.budget;

import org.jspecify.annotations.Nullable;

/** A call on which was decided, until it is settled with the {@link BudgetGuard}. */
public final class Admission {
  private final BudgetDecision decision;
  private final @Nullable Reservation reservation;

  Admission(BudgetDecision decision, @Nullable Reservation reservation) {
    this.decision = decision;
    this.reservation = reservation;
  }

  /** What was decided. */
  public BudgetDecision decision() {
    return decision;
  }

  @Nullable Reservation reservation() {
    return reservation;
  }
}
