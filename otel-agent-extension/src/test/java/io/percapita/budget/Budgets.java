package io.percapita.budget;

import io.percapita.attribution.Attribution;
import io.percapita.ledger.Charge;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.Tracking;
import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Budgets for tests: amounts in whole micro-dollars, users of the plan pro. */
public final class Budgets {
  static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
  static final long MICRO = 1_000_000;

  /** What went wrong, in order. */
  final List<Throwable> failures = new ArrayList<>();

  final EmbeddedLedger ledger =
      EmbeddedLedger.inMemory(new Tracking(Set.of("search"), true), ZoneOffset.UTC);

  private long nanos;

  static Attribution caller(String user) {
    return caller(user, "chat");
  }

  static Attribution caller(String user, String feature) {
    return new Attribution(user, false, feature, "pro", "baggage");
  }

  static Money micros(long micros) {
    return new Money(micros * MICRO);
  }

  /** Thresholds as they are written, such as {@code 0.8 flag}. */
  public static List<BudgetThreshold> thresholds(String... written) {
    return Arrays.stream(written)
        .map(text -> text.split(" "))
        .map(
            parts ->
                new BudgetThreshold(
                    new BigDecimal(parts[0]),
                    BudgetAction.valueOf(parts[1].toUpperCase(Locale.ROOT))))
        .toList();
  }

  /** A month's amount for each user. */
  static BudgetTerms month(long micros, String... thresholds) {
    return new BudgetTerms(micros(micros), null, Map.of(), thresholds(thresholds), null);
  }

  static BudgetPolicy policy(BudgetTerms pro) {
    return new BudgetPolicy(Map.of("pro", pro), Map.of(), BudgetTerms.NONE, false, false);
  }

  BudgetGuard guard(BudgetTerms pro) {
    return guard(policy(pro));
  }

  BudgetGuard guard(BudgetPolicy policy) {
    return new BudgetGuard(policy, ledger, Duration.ofMinutes(10), () -> nanos, failures::add);
  }

  void spend(String user, long micros) {
    spend(user, "chat", micros, NOW);
  }

  void spend(String user, String feature, long micros, Instant at) {
    ledger.charge(new Charge(user, "pro", feature, micros * MICRO, at));
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Decides on a call that may cost so much; the user has a budget. */
  static Admission admit(BudgetGuard guard, Attribution caller, String model, long micros) {
    UserBudget budget = guard.budgetOf(caller);
    if (budget == null) {
      throw new IllegalStateException("no budget");
    }
    return guard.admit(budget, caller, model, micros * MICRO, NOW);
  }

  static Admission admit(BudgetGuard guard, String user, long micros) {
    return admit(guard, caller(user), "gpt-5", micros);
  }

  static BudgetAction action(BudgetGuard guard, String user, long micros) {
    return admit(guard, user, micros).decision().action();
  }
}
