package io.percapita.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * What users spent who have no account of their own, because there are too many: sums by plan, of
 * this month and the one before. Thread-safe.
 */
final class FoldedUsers {
  private final Map<String, Sums> byPlan = new HashMap<>();
  private int month = Integer.MIN_VALUE;
  private boolean changed;

  /** The sums of a plan, of two months each. */
  private static final class Sums {
    private long users;
    private long picoUsd;
    private long usersBefore;
    private long picoUsdBefore;
  }

  /** Shows sums. */
  interface Action {
    void accept(String plan, int month, long users, long picoUsd);
  }

  synchronized void enter(int inMonth) {
    if (inMonth <= month) {
      return;
    }
    boolean next = inMonth == month + 1;
    byPlan
        .values()
        .forEach(
            sums -> {
              sums.usersBefore = next ? sums.users : 0;
              sums.picoUsdBefore = next ? sums.picoUsd : 0;
              sums.users = 0;
              sums.picoUsd = 0;
            });
    month = inMonth;
    byPlan.values().removeIf(sums -> sums.usersBefore == 0 && sums.picoUsdBefore == 0);
  }

  /** Adds users; answers false, and adds nothing, for a month that is no longer kept. */
  synchronized boolean add(String plan, int inMonth, long users, long picoUsd) {
    enter(inMonth);
    if (inMonth < month - 1) {
      return false;
    }
    Sums sums = byPlan.computeIfAbsent(plan, name -> new Sums());
    if (inMonth == month) {
      sums.users += users;
      sums.picoUsd = Pico.plus(sums.picoUsd, picoUsd);
    } else {
      sums.usersBefore += users;
      sums.picoUsdBefore = Pico.plus(sums.picoUsdBefore, picoUsd);
    }
    changed = true;
    return true;
  }

  /** Replaces sums, as they were written. */
  synchronized void set(String plan, int ofMonth, long users, long picoUsd) {
    enter(ofMonth);
    Sums sums = byPlan.computeIfAbsent(plan, name -> new Sums());
    if (ofMonth == month) {
      sums.users = users;
      sums.picoUsd = picoUsd;
    } else if (ofMonth == month - 1) {
      sums.usersBefore = users;
      sums.picoUsdBefore = picoUsd;
    }
  }

  /** Whether anything was added since this was last asked. */
  synchronized boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  synchronized void forEach(Action action) {
    byPlan.forEach(
        (plan, sums) -> {
          action.accept(plan, month, sums.users, sums.picoUsd);
          if (sums.usersBefore != 0 || sums.picoUsdBefore != 0) {
            action.accept(plan, month - 1, sums.usersBefore, sums.picoUsdBefore);
          }
        });
  }
}
