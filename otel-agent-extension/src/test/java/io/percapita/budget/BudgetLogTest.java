package io.percapita.budget;

import static io.percapita.budget.Budgets.NOW;
import static io.percapita.budget.Budgets.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.RecordedLog;
import io.percapita.ledger.SpendWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class BudgetLogTest {
  @RegisterExtension private final RecordedLog logged = new RecordedLog(BudgetLog.class);

  @Test
  void aUserHasOneLineForEachThresholdAndMonth() {
    BudgetLog log = new BudgetLog(ZoneOffset.UTC);
    for (int i = 0; i < 3; i++) {
      log.decided(flag("0.8"), caller("ada"), NOW);
      log.decided(flag("1"), caller("ada"), NOW);
    }
    log.decided(flag("0.8"), caller("ada"), NOW.plus(Duration.ofDays(31)));
    log.decided(flag("0.8"), caller("ada"), NOW); // from a thread that was late

    assertThat(logged.lines()).containsExactly(line("0.8"), line("1"), line("0.8"));
  }

  @Test
  void aMonthEndsWhereTheLedgersDoes() {
    BudgetLog log = new BudgetLog(ZoneId.of("America/New_York"));
    Instant lastEvening = Instant.parse("2026-04-01T03:59:59Z"); // of March, by four hours

    log.decided(flag("1"), caller("ada"), NOW);
    log.decided(flag("1"), caller("ada"), lastEvening);
    assertThat(logged.lines()).hasSize(1);

    log.decided(flag("1"), caller("ada"), lastEvening.plusSeconds(1));
    assertThat(logged.lines()).hasSize(2);
  }

  private static String line(String threshold) {
    return "Percapita: user ada of plan pro has reached "
        + threshold
        + " of the budget (a month's), with a call for chat: flag";
  }

  @Test
  void thereIsNoLineWhereNothingWasReachedOrOnlyReserved() {
    BudgetLog log = new BudgetLog(ZoneOffset.UTC);

    log.decided(BudgetDecision.allowed(false), caller("ada"), NOW);
    log.decided(
        new BudgetDecision(BudgetAction.THROTTLE, "1", SpendWindow.MONTH, false, null, true),
        caller("ada"),
        NOW);

    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void linesAreBoundedAndTheLastSaysSo() {
    BudgetLog log = new BudgetLog(ZoneOffset.UTC, 2);

    for (String user : List.of("ada", "bob", "eve", "joe")) {
      log.decided(flag("1"), caller(user), NOW);
    }

    assertThat(logged.lines()).hasSize(3);
    assertThat(logged.lines().get(1)).contains("has logged 2 users");
    assertThat(logged.lines().get(2)).contains("user bob");
  }

  private static BudgetDecision flag(String threshold) {
    return new BudgetDecision(BudgetAction.FLAG, threshold, SpendWindow.MONTH, false, null, false);
  }
}
