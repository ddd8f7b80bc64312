package io.percapita.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What users have spent in a month, at one moment. Immutable.
 *
 * @param byPlan by plan; a user is in the plan named last
 * @param top the users who have spent most, the first of them most
 * @param named users whom somebody has asked for by name, and who have spent something
 * @param byUser what each user has spent
 * @param foldedUsers users without an account of their own; they are in no plan's users
 */
public record LedgerFigures(
    Map<String, Plan> byPlan,
    List<TopUser> top,
    List<TopUser> named,
    SortedAmounts byUser,
    long foldedUsers) {
  /** How many users are told by name where nothing is said about it. */
  public static final int DEFAULT_TOP = 100;

  /** Of how many percent of the users the share is told. */
  public static final List<Integer> TOP_PERCENTS = List.of(1, 5, 10);

  /** What quantiles are told. */
  public static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99);

  /**
   * The users of a plan.
   *
   * @param picoUsd what they have spent, those without an account included
   * @param byUser what each has spent who has an account and has spent something
   */
  public record Plan(long picoUsd, SortedAmounts byUser) {
    /** How many have an account and have spent something. */
    public int users() {
      return byUser.size();
    }
  }

  /** A user and what they have spent. */
  public record TopUser(String user, String plan, long picoUsd) {}

  /**
   * The share of all spend that is of the users who have spent most.
   *
   * @param percent how many of the users with an account, rounded up
   * @return from 0 to 1; 0 if nothing was spent
   */
  public double shareOfTop(int percent) {
    double all = 0;
    for (Plan plan : byPlan.values()) {
      all += plan.picoUsd();
    }
    int count = (int) ((byUser.size() * (long) percent + 99) / 100);
    return all == 0 ? 0 : byUser.sumOfLargest(count) / all;
  }

  /**
   * Collects what users have spent.
   *
   * @param top how many users to tell by name
   */
  public static Builder builder(int top) {
    return new Builder(top);
  }

  /** Collects what users have spent. Not thread-safe. */
  public static final class Builder {
    private static final Comparator<Candidate> LEAST_FIRST =
        Comparator.comparingLong(Candidate::picoUsd);

    private final int top;
    private final Map<String, Amounts> byPlan = new TreeMap<>();
    private final List<TopUser> named = new ArrayList<>();
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(LEAST_FIRST);
    private long foldedUsers;

    private record Candidate(Supplier<String> user, String plan, long picoUsd) {}

    /** Amounts of one plan. */
    private static final class Amounts {
      private long[] each = new long[16];
      private int count;
      private long folded;
    }

    private Builder(int top) {
      this.top = top;
    }

    /**
     * Adds a user, once each.
     *
     * @param user asked for the user's name only if they are among the first
     */
    public void add(Supplier<String> user, String plan, long picoUsd) {
      Amounts amounts = byPlan.computeIfAbsent(plan, name -> new Amounts());
      if (amounts.count == amounts.each.length) {
        amounts.each = Arrays.copyOf(amounts.each, amounts.count * 2);
      }
      amounts.each[amounts.count++] = picoUsd;
      Candidate least = candidates.peek();
      if (candidates.size() < top) {
        candidates.add(new Candidate(user, plan, picoUsd));
      } else if (least != null && least.picoUsd < picoUsd) {
        candidates.poll();
        candidates.add(new Candidate(user, plan, picoUsd));
      }
    }

    /** Names a user whom somebody has asked for, and who is added, too. */
    public void name(String user, String plan, long picoUsd) {
      named.add(new TopUser(user, plan, picoUsd));
    }

    /** Adds users without an account. */
    public void addFolded(String plan, long users, long picoUsd) {
      Amounts amounts = byPlan.computeIfAbsent(plan, name -> new Amounts());
      amounts.folded = Pico.plus(amounts.folded, picoUsd);
      foldedUsers += users;
    }

    /** The figures of what was added. */
    public LedgerFigures build() {
      Map<String, Plan> plans = new TreeMap<>();
      int users = byPlan.values().stream().mapToInt(amounts -> amounts.count).sum();
      long[] all = new long[users];
      int end = 0;
      for (Map.Entry<String, Amounts> plan : byPlan.entrySet()) {
        Amounts amounts = plan.getValue();
        SortedAmounts sorted = SortedAmounts.of(amounts.each, amounts.count);
        plans.put(plan.getKey(), new Plan(Pico.plus(sorted.sum(), amounts.folded), sorted));
        sorted.copyTo(all, end);
        end += sorted.size();
      }
      List<Candidate> first = new ArrayList<>(candidates);
      first.sort(LEAST_FIRST.reversed());
      return new LedgerFigures(
          plans,
          first.stream()
              .map(user -> new TopUser(user.user.get(), user.plan, user.picoUsd))
              .toList(),
          List.copyOf(named),
          SortedAmounts.of(all, users),
          foldedUsers);
    }
  }
}
