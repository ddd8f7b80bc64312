package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.ledger.UsersOver.Terms;
import io.percapita.pricing.Money;
import io.percapita.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UsersOverTest {
  private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
  private static final Terms NOTHING = new Terms(null, null);

  private final EmbeddedLedger ledger =
      EmbeddedLedger.inMemory(Tracking.MONTHS_ONLY, ZoneOffset.UTC, 1000, MutableClock.at(NOW));

  UsersOverTest() {
    // On each plan ten users, who have spent 10 to 100.
    for (String plan : List.of("free", "pro", "team")) {
      for (int i = 1; i <= 10; i++) {
        ledger.charge(new Charge(plan + "-" + i, plan, "chat", i * 10L, NOW));
      }
    }
  }

  @Test
  void whoHasReachedAPartOfThePlansBudgetIsCountedExactly() {
    // 80 % of 101 pico-dollars are 80.8: who has spent 80 has not reached it.
    assertThat(counts(Map.of("free", terms(101L), "gold", terms(5L)), Map.of()))
        .containsExactly("free 0.8 2", "free 1 0", "gold 0.8 0", "gold 1 0");
  }

  @Test
  void aPlansOwnThresholdsAreToldBesideThoseOfAllPlans() {
    assertThat(
            counts(
                Map.of("free", terms(100L, "0.50", "1.5"), "pro", terms(50L), "team", NOTHING),
                Map.of()))
        .containsExactly(
            "free 0.5 6", "free 0.8 3", "free 1 1", "free 1.5 0", "pro 0.8 7", "pro 1 6");
  }

  @Test
  void whoHasABudgetOfTheirOwnIsCountedByThat() {
    Map<String, Terms> users =
        Map.of(
            "free-10", terms(1000L), // far from it, though over the plan's
            "free-1", terms(10L), // at it, though far from the plan's
            "free-5", terms(null, "0.5"), // only told at another part of the plan's
            "free-404", terms(1L)); // has spent nothing

    assertThat(counts(Map.of("free", terms(100L)), users))
        .containsExactly("free 0.5 6", "free 0.8 3", "free 1 1");
  }

  @Test
  void whoHasABudgetOnAPlanWithoutOneIsCountedThere() {
    assertThat(
            counts(
                Map.of("pro", NOTHING),
                Map.of("team-3", terms(0L), "pro-4", terms(50L), "pro-5", terms(null, "0.1"))))
        .containsExactly("pro 0.8 1", "pro 1 0", "team 0.8 1", "team 1 1");
  }

  @Test
  void aPartThatIsMoreThanAnyAmountIsReachedByNobody() {
    assertThat(counts(Map.of("free", terms(Long.MAX_VALUE, "1.5")), Map.of()))
        .containsExactly("free 0.8 0", "free 1 0", "free 1.5 0");
  }

  @Test
  void whoHasMovedToAnotherPlanIsCountedThere() {
    ledger.charge(new Charge("free-10", "pro", "chat", 1, NOW));

    assertThat(
            counts(
                Map.of("free", terms(100L, "1"), "pro", terms(1000L, "1")),
                Map.of("free-10", terms(100L))))
        .containsExactly("free 0.8 2", "free 1 0", "pro 0.8 1", "pro 1 1");
  }

  private static Terms terms(@Nullable Long picoUsd, String... parts) {
    Set<BigDecimal> set =
        Set.of(List.of(parts).stream().map(BigDecimal::new).toArray(BigDecimal[]::new));
    return new Terms(picoUsd == null ? null : new Money(picoUsd), set.isEmpty() ? null : set);
  }

  private List<String> counts(Map<String, Terms> plans, Map<String, Terms> users) {
    UsersOver over = new UsersOver(plans, users, UsersOver.DEFAULT_PARTS);
    ledger.name(over.users().keySet());
    ledger.keepHouse();
    List<String> counts = new ArrayList<>();
    over.forEach(
        ledger.figures(), (plan, part, count) -> counts.add(plan + " " + part + " " + count));
    return counts;
  }
}
