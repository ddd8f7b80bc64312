package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EmbeddedLedgerTest extends SpendLedgerContract {
  private static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");

  private final MutableClock clock = MutableClock.at(NOW);
  private final EmbeddedLedger small =
      EmbeddedLedger.inMemory(Tracking.MONTHS_ONLY, ZoneOffset.UTC, 100, clock);

  @Override
  SpendLedger open(Tracking tracking, ZoneId zone) {
    return EmbeddedLedger.inMemory(tracking, zone);
  }

  private void charge(String user, String plan, long picoUsd) {
    small.charge(new Charge(user, plan, "chat", picoUsd, clock.instant()));
  }

  private long spent(String user) {
    return small.spent(user, SpendWindow.MONTH, null, clock.instant());
  }

  private long spentByAll() {
    return small.figures().byPlan().values().stream().mapToLong(LedgerFigures.Plan::picoUsd).sum();
  }

  @Test
  void theUsersSeenLongestAgoAreFoldedAndTheirSpendStaysInTheirPlans() {
    for (int i = 0; i < 50; i++) {
      charge("old-" + i, "free", 1_000);
    }
    clock.advance(Duration.ofHours(1));
    for (int i = 0; i < 60; i++) {
      charge("new-" + i, "pro", 1);
    }

    small.keepHouse();

    LedgerFigures figures = small.figures();
    assertThat(figures.foldedUsers()).isEqualTo(16);
    assertThat(figures.byPlan().get("free").users()).isEqualTo(34);
    assertThat(figures.byPlan().get("free").picoUsd()).isEqualTo(50_000);
    assertThat(figures.byPlan().get("pro").users()).isEqualTo(60);
    assertThat(figures.byPlan().get("pro").picoUsd()).isEqualTo(60);
    assertThat(spent("new-0")).isEqualTo(1);
  }

  @Test
  void ofUsersSeenInTheSameHourThoseWithTheLeastSpendAreFolded() {
    for (int i = 1; i <= 110; i++) {
      charge("u-" + i, "free", i * 10_000_000L);
    }

    small.keepHouse();

    assertThat(spent("u-16")).isZero();
    assertThat(spent("u-17")).isEqualTo(170_000_000L);
    assertThat(small.figures().foldedUsers()).isEqualTo(16);
  }

  @Test
  void aFloodOfUsersIsBoundedAtOnceAndLosesNoMoney() {
    for (int i = 0; i < 10_000; i++) {
      charge("u-" + i, "free", 1);
    }
    charge("u-0", "free", 5_000_000_000L);

    small.keepHouse();

    assertThat(spentByAll()).isEqualTo(5_000_010_000L);
    assertThat(small.figures().byUser().size()).isLessThanOrEqualTo(100);
    assertThat(small.figures().foldedUsers()).isGreaterThanOrEqualTo(9_900);
    assertThat(spent("u-0")).isEqualTo(5_000_000_001L);
    assertThat(small.faults().lostPicoUsd()).isZero();
  }

  @Test
  void whoHasNotCalledForTwoMonthsIsForgottenThoughDaysAreKept() {
    EmbeddedLedger daily =
        EmbeddedLedger.inMemory(new Tracking(Set.of(), true), ZoneOffset.UTC, 100, clock);
    for (int i = 0; i < 50; i++) {
      daily.charge(new Charge("old-" + i, "free", "chat", 1, clock.instant()));
    }
    for (int m = 0; m < 2; m++) {
      clock.advance(Duration.ofDays(31));
      daily.keepHouse();
    }
    for (int i = 0; i < 100; i++) {
      daily.charge(new Charge("new-" + i, "free", "chat", 1, clock.instant()));
    }

    daily.keepHouse();

    assertThat(daily.figures().foldedUsers()).isZero();
    assertThat(daily.figures().byPlan().get("free").users()).isEqualTo(100);
  }

  @Test
  void aUserIsInThePlanNamedLast() {
    charge("u-1", "free", 1);
    charge("u-1", "pro", 2);
    charge("u-1", Charge.NO_PLAN, 4);
    charge("u-2", Charge.NO_PLAN, 8);

    small.keepHouse();

    assertThat(small.figures().byPlan()).containsOnlyKeys("pro", Charge.NO_PLAN);
    assertThat(small.figures().byPlan().get("pro").picoUsd()).isEqualTo(7);
    assertThat(small.figures().byPlan().get(Charge.NO_PLAN).picoUsd()).isEqualTo(8);
  }

  @Test
  void aNewMonthBeginsByTheClockThoughNobodyCalls() {
    charge("u-1", "pro", 1);
    small.keepHouse();
    assertThat(small.figures().byPlan()).containsOnlyKeys("pro");

    clock.advance(Duration.ofDays(30));
    small.keepHouse();

    assertThat(small.figures().byPlan()).isEmpty();
    assertThat(small.spent("u-1", SpendWindow.MONTH, null, NOW)).isEqualTo(1);
  }

  @Test
  void whatIsOfAMonthThatIsNoLongerKeptIsToldAsLost() {
    charge("u-1", "pro", 1);
    small.charge(new Charge("u-1", "pro", "chat", 7, NOW.minus(Duration.ofDays(90))));

    assertThat(small.faults().lostPicoUsd()).isEqualTo(7);
  }

  @Test
  void namesAndHashesOfUsersAreKeptApart() {
    String hash = "0123456789abcdef0123456789abcdef";
    charge(hash, "pro", 1);
    charge("0123456789ABCDEF0123456789ABCDEF", "pro", 10);
    charge("00000000000000000000000000000000", "pro", 100);
    charge("", "pro", 1000);
    charge("é".repeat(32), "pro", 10_000);
    small.keepHouse();

    assertThat(spent(hash)).isEqualTo(1);
    assertThat(spent("0123456789ABCDEF0123456789ABCDEF")).isEqualTo(10);
    assertThat(spent("00000000000000000000000000000000")).isEqualTo(100);
    assertThat(spent("")).isEqualTo(1000);
    assertThat(spent("é".repeat(32))).isEqualTo(10_000);
    assertThat(small.figures().top())
        .extracting(LedgerFigures.TopUser::user)
        .containsExactly(
            "é".repeat(32),
            "",
            "00000000000000000000000000000000",
            "0123456789ABCDEF0123456789ABCDEF",
            hash);
  }
}
