package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every ledger answers about charges of its own JVM. */
abstract class SpendLedgerContract {
  private static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");
  private static final Tracking ALL = new Tracking(Set.of("search"), true);

  abstract SpendLedger open(Tracking tracking, ZoneId zone);

  private static Charge charge(String user, String feature, long picoUsd, String at) {
    return new Charge(user, "pro", feature, picoUsd, Instant.parse(at));
  }

  private static long month(SpendLedger ledger, String user, String at) {
    return ledger.spent(user, SpendWindow.MONTH, null, Instant.parse(at));
  }

  private static long day(SpendLedger ledger, String user, String at) {
    return ledger.spent(user, SpendWindow.DAY, null, Instant.parse(at));
  }

  @Test
  void nobodyHasSpentAnything() {
    SpendLedger ledger = open(ALL, ZoneOffset.UTC);

    assertThat(ledger.spent("u-1", SpendWindow.MONTH, null, NOW)).isZero();
    assertThat(ledger.spent("u-1", SpendWindow.DAY, null, NOW)).isZero();
    assertThat(ledger.spent("u-1", SpendWindow.MONTH, "search", NOW)).isZero();
  }

  @Test
  void spendAddsUpByUserToTheLastPicoDollar() {
    SpendLedger ledger = open(Tracking.MONTHS_ONLY, ZoneOffset.UTC);
    ledger.charge(charge("u-1", "search", 9_007_199_254_740_993L, "2026-03-01T00:00:00Z"));
    ledger.charge(charge("u-1", "chat", 1, "2026-03-10T12:00:00Z"));
    ledger.charge(charge("u-2", "chat", 5, "2026-03-10T12:00:00Z"));

    assertThat(ledger.spent("u-1", SpendWindow.MONTH, null, NOW)).isEqualTo(9_007_199_254_740_994L);
    assertThat(ledger.spent("u-2", SpendWindow.MONTH, null, NOW)).isEqualTo(5);
  }

  @Test
  void featuresAreKeptApartWhereTheyAreTracked() {
    SpendLedger ledger = open(ALL, ZoneOffset.UTC);
    ledger.charge(charge("u-1", "search", 3, "2026-03-10T12:00:00Z"));
    ledger.charge(charge("u-1", "chat", 4, "2026-03-10T12:00:00Z"));

    assertThat(ledger.spent("u-1", SpendWindow.MONTH, "search", NOW)).isEqualTo(3);
    assertThat(ledger.spent("u-1", SpendWindow.MONTH, "chat", NOW)).isZero();
    assertThat(ledger.spent("u-1", SpendWindow.MONTH, null, NOW)).isEqualTo(7);
  }

  @Test
  void oneLookTellsAllThatABudgetWants() {
    SpendLedger ledger = open(ALL, ZoneOffset.UTC);
    ledger.charge(charge("u-1", "search", 1, "2026-03-08T12:00:00Z"));
    ledger.charge(charge("u-1", "search", 10, "2026-03-10T12:00:00Z"));
    ledger.charge(charge("u-1", "chat", 100, "2026-03-10T12:00:00Z"));

    assertThat(ledger.spending("u-1", true, "search", NOW)).isEqualTo(new Spending(111, 110, 11));
    assertThat(ledger.spending("u-1", false, null, NOW)).isEqualTo(new Spending(111, 0, 0));
    assertThat(ledger.spending("u-2", true, "search", NOW)).isEqualTo(new Spending(0, 0, 0));
  }

  @Test
  void aMonthEndsAtMidnightOfTheZone() {
    SpendLedger utc = open(Tracking.MONTHS_ONLY, ZoneOffset.UTC);
    SpendLedger berlin = open(Tracking.MONTHS_ONLY, ZoneId.of("Europe/Berlin"));
    for (SpendLedger ledger : List.of(utc, berlin)) {
      ledger.charge(charge("u-1", "chat", 1, "2026-03-31T21:59:59Z"));
      ledger.charge(charge("u-1", "chat", 10, "2026-03-31T22:00:00Z"));
      ledger.charge(charge("u-1", "chat", 100, "2026-04-01T00:00:00Z"));
    }

    assertThat(month(utc, "u-1", "2026-04-15T00:00:00Z")).isEqualTo(100);
    assertThat(month(utc, "u-1", "2026-03-15T00:00:00Z")).isEqualTo(11);
    assertThat(month(berlin, "u-1", "2026-04-15T00:00:00Z")).isEqualTo(110);
    assertThat(month(berlin, "u-1", "2026-03-15T00:00:00Z")).isEqualTo(1);
  }

  @Test
  void whatComesLateCountsInTheMonthBefore() {
    SpendLedger ledger = open(Tracking.MONTHS_ONLY, ZoneOffset.UTC);
    ledger.charge(charge("u-1", "chat", 1, "2026-03-31T23:59:59Z"));
    ledger.charge(charge("u-2", "chat", 7, "2026-04-01T00:00:00Z"));
    ledger.charge(charge("u-1", "chat", 2, "2026-03-31T23:59:59Z"));

    assertThat(month(ledger, "u-1", "2026-03-31T00:00:00Z")).isEqualTo(3);
    assertThat(month(ledger, "u-1", "2026-04-01T00:00:00Z")).isZero();
  }

  @Test
  void monthsBeforeTheLastAreForgotten() {
    SpendLedger ledger = open(Tracking.MONTHS_ONLY, ZoneOffset.UTC);
    ledger.charge(charge("u-1", "chat", 1, "2026-01-31T00:00:00Z"));
    ledger.charge(charge("u-1", "chat", 2, "2026-03-01T00:00:00Z"));

    assertThat(month(ledger, "u-1", "2026-01-31T00:00:00Z")).isZero();
    assertThat(month(ledger, "u-1", "2026-02-15T00:00:00Z")).isZero();
    assertThat(month(ledger, "u-1", "2026-03-01T00:00:00Z")).isEqualTo(2);
  }

  @Test
  void aDayIsTheHourThatIsAndTheTwentyThreeBefore() {
    SpendLedger ledger = open(ALL, ZoneOffset.UTC);
    ledger.charge(charge("u-1", "chat", 1, "2026-03-09T13:00:00Z"));
    ledger.charge(charge("u-1", "chat", 10, "2026-03-10T12:59:59Z"));

    assertThat(day(ledger, "u-1", "2026-03-10T12:59:59Z")).isEqualTo(11);
    assertThat(day(ledger, "u-1", "2026-03-10T13:00:00Z")).isEqualTo(10);
    assertThat(day(ledger, "u-1", "2026-03-11T11:59:59Z")).isEqualTo(10);
    assertThat(day(ledger, "u-1", "2026-03-11T12:00:00Z")).isZero();
  }

  @Test
  void aDayReachesAcrossTheEndOfAMonth() {
    SpendLedger ledger = open(ALL, ZoneOffset.UTC);
    ledger.charge(charge("u-1", "chat", 1, "2026-03-31T20:00:00Z"));
    ledger.charge(charge("u-1", "chat", 10, "2026-04-01T01:00:00Z"));

    assertThat(day(ledger, "u-1", "2026-04-01T01:30:00Z")).isEqualTo(11);
    assertThat(month(ledger, "u-1", "2026-04-01T01:30:00Z")).isEqualTo(10);
  }

  @Test
  void threadsLoseNothing() throws InterruptedException {
    SpendLedger ledger = open(ALL, ZoneOffset.UTC);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  ledger.charge(charge("u-" + i % 50, "search", 7, "2026-03-10T12:00:00Z"));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    for (int i = 0; i < 50; i++) {
      assertThat(ledger.spent("u-" + i, SpendWindow.MONTH, null, NOW)).isEqualTo(7 * 800);
      assertThat(ledger.spent("u-" + i, SpendWindow.MONTH, "search", NOW)).isEqualTo(7 * 800);
      assertThat(ledger.spent("u-" + i, SpendWindow.DAY, null, NOW)).isEqualTo(7 * 800);
    }
  }
}
