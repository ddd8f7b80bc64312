package io.percapita.ledger;

import io.percapita.ledger.LedgerFigures.TopUser;
import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the users who have spent a part of their month's budget or more: of their own where they
 * have one, else of their plan's. Takes no look at users one by one but for those with terms of
 * their own, whom configuration names. Immutable.
 *
 * @param plans terms by plan
 * @param users terms by user, as telemetry shows users; what they leave open is as in their plan
 * @param parts the parts of a budget that are told of every plan beside {@link #DEFAULT_PARTS}
 */
public record UsersOver(
    Map<String, Terms> plans, Map<String, Terms> users, List<BigDecimal> parts) {
  /** The parts that are always told. */
  public static final List<BigDecimal> DEFAULT_PARTS =
      List.of(new BigDecimal("0.8"), BigDecimal.ONE);

  /**
   * What may be spent, and which parts of it matter.
   *
   * @param month what one user may spend in a month, or null for any amount, or for what is said
   *     elsewhere
   * @param parts those that are told, too, such as 0.5, or null for what is said elsewhere
   */
  public record Terms(@Nullable Money month, @Nullable Set<BigDecimal> parts) {
    private static final Terms NONE = new Terms(null, null);

    private Terms over(Terms others) {
      return new Terms(month != null ? month : others.month, parts != null ? parts : others.parts);
    }

    private boolean isReached(BigDecimal part, long picoUsd) {
      return month != null && picoUsd >= picoUsd(month, part);
    }
  }

  /** Shows counts. */
  public interface Action {
    /**
     * A count.
     *
     * @param part the part of the budget, such as {@code 0.8}
     */
    void accept(String plan, String part, int users);
  }

  /**
   * Shows how many users of each plan have reached each part of their budgets: the parts that are
   * told of all plans, those that matter to the plan or to any of its users, and the whole.
   *
   * @param figures in which the users with terms of their own are named
   */
  public void forEach(LedgerFigures figures, Action action) {
    Map<String, Set<BigDecimal>> told = told(figures);
    told.forEach(
        (plan, ofPlan) ->
            ofPlan.forEach(
                part ->
                    action.accept(
                        plan,
                        part.stripTrailingZeros().toPlainString(),
                        count(figures, plan, part))));
  }

  private Map<String, Set<BigDecimal>> told(LedgerFigures figures) {
    Map<String, Set<BigDecimal>> told = new TreeMap<>();
    plans.forEach((plan, terms) -> tell(told, plan, terms));
    for (TopUser user : figures.named()) {
      tell(told, user.plan(), termsOf(user));
    }
    return told;
  }

  private void tell(Map<String, Set<BigDecimal>> told, String plan, Terms terms) {
    if (terms.month != null) {
      Set<BigDecimal> ofPlan = told.computeIfAbsent(plan, absent -> new TreeSet<>());
      ofPlan.addAll(DEFAULT_PARTS);
      ofPlan.addAll(parts);
      if (terms.parts != null) {
        ofPlan.addAll(terms.parts);
      }
    }
  }

  private int count(LedgerFigures figures, String plan, BigDecimal part) {
    Terms terms = plans.getOrDefault(plan, Terms.NONE);
    LedgerFigures.Plan ofPlan = figures.byPlan().get(plan);
    int count =
        ofPlan == null || terms.month == null
            ? 0
            : ofPlan.byUser().countFrom(picoUsd(terms.month, part));
    for (TopUser user : figures.named()) {
      if (user.plan().equals(plan)) {
        count -= terms.isReached(part, user.picoUsd()) ? 1 : 0;
        count += termsOf(user).isReached(part, user.picoUsd()) ? 1 : 0;
      }
    }
    return count;
  }

  private Terms termsOf(TopUser user) {
    return users
        .getOrDefault(user.user(), Terms.NONE)
        .over(plans.getOrDefault(user.plan(), Terms.NONE));
  }

  private static long picoUsd(Money budget, BigDecimal part) {
    return BigDecimal.valueOf(budget.picoUsd())
        .multiply(part)
        .setScale(0, RoundingMode.CEILING)
        .min(BigDecimal.valueOf(Long.MAX_VALUE)) // more than anybody spends
        .longValue();
  }
}
