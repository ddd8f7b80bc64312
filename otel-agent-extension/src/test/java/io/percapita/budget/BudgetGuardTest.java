package io.percapita.budget;

import static io.percapita.budget.Budgets.NOW;
import static io.percapita.budget.Budgets.action;
import static io.percapita.budget.Budgets.admit;
import static io.percapita.budget.Budgets.caller;
import static io.percapita.budget.Budgets.micros;
import static io.percapita.budget.Budgets.month;
import static io.percapita.budget.Budgets.thresholds;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.attribution.Attribution;
import io.percapita.ledger.Charge;
import io.percapita.ledger.SpendLedger;
import io.percapita.ledger.SpendWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BudgetGuardTest {
  private final Budgets budgets = new Budgets();

  @ParameterizedTest
  @CsvSource({
    "0, ALLOW, none",
    "79, ALLOW, none",
    "80, FLAG, 0.8",
    "99, FLAG, 0.8",
    "100, THROTTLE, 1",
    "500, THROTTLE, 1"
  })
  void theHighestThresholdThatIsSpentDecides(long spent, BudgetAction action, String threshold) {
    BudgetGuard guard = budgets.guard(month(100, "1.0 throttle", "0.80 flag"));
    budgets.spend("ada", spent);

    BudgetDecision decision = admit(guard, "ada", 1).decision();

    assertThat(decision)
        .isEqualTo(new BudgetDecision(action, threshold, SpendWindow.MONTH, false, null, false));
  }

  @ParameterizedTest
  @CsvSource({"0.8 flag, 1 throttle", "1 throttle, 0.8 flag"})
  void ofALimitOfNothingTheHighestThresholdDecides(String one, String other) {
    BudgetGuard guard = budgets.guard(month(0, one, other));

    BudgetDecision decision = admit(guard, "ada", 1).decision();

    assertThat(decision.action()).isEqualTo(BudgetAction.THROTTLE);
    assertThat(decision.threshold()).isEqualTo("1");
  }

  @Test
  void usersOfAPlanWithoutBudgetHaveNone() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));

    assertThat(guard.budgetOf(new Attribution("ada", false, "chat", "free", "baggage"))).isNull();
    assertThat(guard.budgetOf(new Attribution(null, false, "chat", "pro", "none"))).isNull();
  }

  @Test
  void whatIsSpentLastMonthDoesNotCount() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    budgets.spend("ada", "chat", 1000, Instant.parse("2026-02-28T23:59:59Z"));

    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.ALLOW);
  }

  @Test
  void callsInFlightAreReckonedWith() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    budgets.spend("ada", 90);

    Admission first = admit(guard, "ada", 10);
    BudgetDecision second = admit(guard, "ada", 10).decision();

    assertThat(first.decision().action()).isEqualTo(BudgetAction.ALLOW);
    assertThat(second)
        .isEqualTo(
            new BudgetDecision(BudgetAction.THROTTLE, "1", SpendWindow.MONTH, false, null, true));
    assertThat(second.retryAfterSeconds()).isEqualTo(1);
  }

  @Test
  void whatTurnsOutCheaperLetsTheNextOneOut() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    Admission first = admit(guard, "ada", 100);
    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.THROTTLE);

    budgets.spend("ada", 2);
    guard.settle(first);

    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.ALLOW);
  }

  @Test
  void whatIsReservedCanBePutRight() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    Admission first = admit(guard, "ada", Long.MAX_VALUE / Budgets.MICRO);
    admit(guard, "bob", 1);
    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.THROTTLE);

    guard.adjust(first, 98 * Budgets.MICRO);
    Admission second = admit(guard, "ada", 1);
    assertThat(second.decision().action()).isEqualTo(BudgetAction.ALLOW);
    guard.adjust(first, 99 * Budgets.MICRO);
    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.THROTTLE);

    guard.settle(first);
    guard.adjust(first, 1000 * Budgets.MICRO); // it is over
    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.ALLOW);
  }

  @Test
  void nobodyIsFlaggedOrReroutedForWhatMayNotCome() {
    BudgetGuard guard = budgets.guard(month(100, "0.5 flag", "0.6 reroute"));
    admit(guard, "ada", 1000);

    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.ALLOW);
  }

  @Test
  void aCallThatDiedIsNotReckonedWithForEver() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    Admission dead = admit(guard, "ada", 100);
    budgets.pass(Duration.ofMinutes(10).minusNanos(1));
    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.THROTTLE);

    budgets.pass(Duration.ofNanos(1));

    Admission next = admit(guard, "ada", 1);
    assertThat(next.decision().action()).isEqualTo(BudgetAction.ALLOW);
    guard.settle(dead); // it was not dead after all, which frees nothing a second time
    assertThat(action(guard, "ada", 99)).isEqualTo(BudgetAction.ALLOW);
    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.THROTTLE);
  }

  @Test
  void whatDeadCallsReservedIsLetGoOfWithoutAnybodyAsking() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    admit(guard, "ada", 1);
    Admission bobs = admit(guard, "bob", 1);
    guard.settle(bobs);
    assertThat(guard.usersInFlight()).isEqualTo(1);

    budgets.pass(Duration.ofMinutes(10));
    guard.expireReservations();

    assertThat(guard.usersInFlight()).isZero();
  }

  @Test
  void aCallThatIsRefusedReservesNothing() {
    BudgetGuard guard = budgets.guard(month(0, "1 throttle"));

    assertThat(action(guard, "ada", 1000)).isEqualTo(BudgetAction.THROTTLE);

    assertThat(guard.usersInFlight()).isZero();
  }

  @Test
  void aDayHasALimitOfItsOwn() {
    BudgetGuard guard =
        budgets.guard(
            new BudgetTerms(
                micros(1000), micros(50), Map.of(), thresholds("0.8 flag", "1 throttle"), null));
    budgets.spend("ada", "chat", 500, NOW.minus(Duration.ofDays(2)));
    assertThat(action(guard, "ada", 0)).isEqualTo(BudgetAction.ALLOW);

    budgets.spend("ada", "chat", 50, NOW.minus(Duration.ofHours(20)));

    assertThat(admit(guard, "ada", 0).decision())
        .isEqualTo(
            new BudgetDecision(BudgetAction.THROTTLE, "1", SpendWindow.DAY, false, null, false));
  }

  @Test
  void aDayMayThrottleWhereAMonthOnlyFlags() {
    BudgetTerms user =
        new BudgetTerms(null, micros(50), Map.of("search", micros(10)), null, null, null);
    BudgetTerms plan =
        new BudgetTerms(
            micros(100),
            null,
            Map.of(),
            thresholds("1 flag"),
            thresholds("0.5 flag", "1 throttle"),
            null);
    BudgetGuard guard = budgets.guard(user.over(plan));
    budgets.spend("ada", "search", 200, NOW.minus(Duration.ofDays(2)));
    assertThat(action(guard, "ada", 0)).isEqualTo(BudgetAction.FLAG);
    assertThat(admit(guard, caller("ada", "search"), "gpt-5", 0).decision().action())
        .isEqualTo(BudgetAction.FLAG);

    budgets.spend("ada", "chat", 50, NOW);

    assertThat(admit(guard, "ada", 0).decision())
        .isEqualTo(
            new BudgetDecision(BudgetAction.THROTTLE, "1", SpendWindow.DAY, false, null, false));
  }

  @Test
  void aFeatureHasALimitOfItsOwn() {
    BudgetGuard guard =
        budgets.guard(
            new BudgetTerms(
                null, null, Map.of("search", micros(50)), thresholds("1 throttle"), null));
    budgets.spend("ada", "chat", 500, NOW);
    budgets.spend("ada", "search", 49, NOW);

    assertThat(admit(guard, caller("ada", "search"), "gpt-5", 1).decision().action())
        .isEqualTo(BudgetAction.ALLOW);
    assertThat(admit(guard, caller("ada", "search"), "gpt-5", 1).decision().action())
        .isEqualTo(BudgetAction.THROTTLE);
    assertThat(admit(guard, caller("ada", "chat"), "gpt-5", 1).decision().action())
        .isEqualTo(BudgetAction.ALLOW);
  }

  @Test
  void theStrictestOfSeveralLimitsDecides() {
    BudgetGuard guard =
        budgets.guard(
            new BudgetTerms(
                micros(100), micros(40), Map.of(), thresholds("0.5 flag", "1 throttle"), null));
    budgets.spend("ada", 60);

    assertThat(admit(guard, "ada", 0).decision().window()).isEqualTo(SpendWindow.DAY);
    assertThat(action(guard, "ada", 0)).isEqualTo(BudgetAction.THROTTLE);
  }

  @Test
  void onlyMappedModelsAreRerouted() {
    BudgetGuard guard =
        budgets.guard(
            new BudgetTerms(
                micros(100),
                null,
                Map.of(),
                thresholds("1 reroute"),
                Map.of("gpt-5", "gpt-5-mini")));
    budgets.spend("ada", 100);

    assertThat(admit(guard, caller("ada"), "gpt-5", 1).decision())
        .isEqualTo(
            new BudgetDecision(
                BudgetAction.REROUTE, "1", SpendWindow.MONTH, false, "gpt-5-mini", false));
    assertThat(admit(guard, caller("ada"), "gpt-4o", 1).decision().action())
        .isEqualTo(BudgetAction.FLAG);
  }

  @Test
  void aUsersOwnTermsGoBeforeThePlans() {
    BudgetPolicy policy =
        new BudgetPolicy(
            Map.of("pro", month(100, "1 throttle")),
            Map.of(
                "ada", new BudgetTerms(micros(1000), null, Map.of(), null, null),
                "bob", new BudgetTerms(null, null, Map.of(), thresholds("1 flag"), null)),
            BudgetTerms.NONE,
            false,
            false);
    BudgetGuard guard = budgets.guard(policy);
    for (String user : new String[] {"ada", "bob", "eve"}) {
      budgets.spend(user, 100);
    }

    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.ALLOW);
    assertThat(action(guard, "bob", 1)).isEqualTo(BudgetAction.FLAG);
    assertThat(action(guard, "eve", 1)).isEqualTo(BudgetAction.THROTTLE);
  }

  @Test
  void aDryRunOnlyTells() {
    BudgetGuard guard =
        budgets.guard(
            new BudgetPolicy(
                Map.of("pro", month(0, "1 throttle")), Map.of(), BudgetTerms.NONE, true, false));

    BudgetDecision decision = admit(guard, "ada", 1).decision();

    assertThat(decision.action()).isEqualTo(BudgetAction.THROTTLE);
    assertThat(decision.refuses()).isFalse();
    assertThat(guard.usersInFlight()).isEqualTo(1);
  }

  @Test
  void lookingReservesNothing() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    budgets.spend("ada", 100);

    assertThat(guard.look(caller("ada"), null, NOW).action()).isEqualTo(BudgetAction.THROTTLE);
    assertThat(guard.look(caller("bob"), null, NOW).action()).isEqualTo(BudgetAction.ALLOW);
    assertThat(guard.usersInFlight()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "broken, false, false, ALLOW, false",
    "broken, true, false, THROTTLE, true",
    "broken, false, true, ALLOW, false",
    "broken, true, true, THROTTLE, false", // a dry run refuses nothing
    "unknown, false, false, ALLOW, false",
    "unknown, true, false, THROTTLE, true",
    "away, true, false, THROTTLE, true"
  })
  void aFailureLetsCallsOutUnlessToldOtherwise(
      String how, boolean closed, boolean dryRun, BudgetAction action, boolean refuses) {
    BudgetGuard guard = guard(new FaultyLedger(how), closed, dryRun);

    BudgetDecision decision = admit(guard, "ada", 1).decision();

    assertThat(decision.action()).isEqualTo(action);
    assertThat(decision.dryRun()).isEqualTo(dryRun);
    assertThat(decision.refuses()).isEqualTo(refuses);
    assertThat(budgets.failures).hasSize(1);
  }

  @Test
  void whoAsksIsToldOfAFailureWhatACallWouldComeTo() {
    assertThat(guard(new FaultyLedger("broken"), true, false).look(caller("ada"), null, NOW))
        .isEqualTo(BudgetDecision.failed(BudgetAction.THROTTLE, false));
    assertThat(guard(new FaultyLedger("away"), false, false).look(caller("ada"), null, NOW))
        .isEqualTo(BudgetDecision.allowed(false));
  }

  @Test
  void aLedgerIsWaitedForInAllThatIsLimited() {
    FaultyLedger ledger = new FaultyLedger("none");
    BudgetGuard guard =
        new BudgetGuard(
            Budgets.policy(
                new BudgetTerms(
                    micros(100),
                    micros(10),
                    Map.of("search", micros(5)),
                    thresholds("1 throttle"),
                    null)),
            ledger,
            Duration.ofMinutes(1),
            () -> 0,
            budgets.failures::add);

    admit(guard, caller("ada", "search"), "gpt-5", 1);
    admit(guard, caller("bob", "chat"), "gpt-5", 1);
    guard.look(caller("eve", "chat"), null, NOW); // asking is not to wait

    assertThat(ledger.waitedFor).containsExactly("ada true search", "bob true null");
  }

  private BudgetGuard guard(SpendLedger ledger, boolean closed, boolean dryRun) {
    return new BudgetGuard(
        new BudgetPolicy(
            Map.of("pro", month(100, "1 throttle")), Map.of(), BudgetTerms.NONE, dryRun, closed),
        ledger,
        Duration.ofMinutes(1),
        () -> 0,
        budgets.failures::add);
  }

  /** A shared ledger that has a fault. */
  private static final class FaultyLedger implements SpendLedger {
    private final String fault;
    private final List<String> waitedFor = new ArrayList<>();

    FaultyLedger(String fault) {
      this.fault = fault;
    }

    @Override
    public void charge(Charge charge) {}

    @Override
    public long spent(String user, SpendWindow window, @Nullable String feature, Instant now) {
      if (fault.equals("broken")) {
        throw new IllegalStateException(fault);
      }
      return 0;
    }

    @Override
    public boolean catchUp(String user, boolean day, @Nullable String feature, Instant now) {
      waitedFor.add(user + " " + day + " " + feature);
      return !fault.equals("unknown");
    }

    @Override
    public boolean isAway() {
      return fault.equals("away");
    }
  }

  @Test
  void sumsStopAtTheLargestAmount() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle", "0.5 flag"));
    Admission huge =
        guard.admit(guard.budgetOf(caller("ada")), caller("ada"), "gpt-5", Long.MAX_VALUE, NOW);
    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.THROTTLE);

    guard.settle(huge);

    assertThat(action(guard, "ada", 1)).isEqualTo(BudgetAction.ALLOW);
  }
}
