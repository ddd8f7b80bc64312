package io.percapita.budget;

import io.percapita.attribution.Attribution;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which budget a user has: their own over their plan's. Thread-safe. */
public final class BudgetPolicy {
  private final Map<String, BudgetTerms> planTerms;
  private final Map<String, UserBudget> byPlan = new HashMap<>();
  private final Map<String, BudgetTerms> userTerms;

  /** The budgets of users with terms of their own, by user and plan; plans are bounded labels. */
  private final Map<String, Map<String, Resolved>> byUser = new ConcurrentHashMap<>();

  private final BudgetTerms ofNoPlan;
  private final boolean dryRun;
  private final boolean closed;

  private record Resolved(@Nullable UserBudget budget) {}

  /**
   * A policy.
   *
   * @param plans terms by plan
   * @param users terms by user, as attribution shows users; they go before the plan's
   * @param ofNoPlan the terms of users of any other plan, which hold for those with their own only
   * @param dryRun whether decisions are only told
   * @param closed whether a call is refused if deciding on it fails
   */
  public BudgetPolicy(
      Map<String, BudgetTerms> plans,
      Map<String, BudgetTerms> users,
      BudgetTerms ofNoPlan,
      boolean dryRun,
      boolean closed) {
    this.planTerms = Map.copyOf(plans);
    this.userTerms = Map.copyOf(users);
    this.ofNoPlan = ofNoPlan;
    this.dryRun = dryRun;
    this.closed = closed;
    plans.forEach(
        (plan, terms) -> {
          UserBudget budget = UserBudget.of(terms);
          if (budget != null) {
            byPlan.put(plan, budget);
          }
        });
  }

  /** The budget of whoever makes a call, or null if they have none. */
  @Nullable UserBudget budgetOf(Attribution caller) {
    String user = caller.user();
    if (user == null) {
      return null;
    }
    BudgetTerms own = userTerms.get(user);
    if (own == null) {
      return byPlan.get(caller.plan());
    }
    return byUser
        .computeIfAbsent(user, absent -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            caller.plan(),
            plan -> new Resolved(UserBudget.of(own.over(planTerms.getOrDefault(plan, ofNoPlan)))))
        .budget();
  }

  /** Whether anybody has a budget. */
  public boolean isEmpty() {
    return byPlan.isEmpty() && userTerms.isEmpty();
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean closed() {
    return closed;
  }
}
