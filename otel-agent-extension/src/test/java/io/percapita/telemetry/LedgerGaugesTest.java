package io.percapita.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.percapita.ledger.Charge;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.UsersOver;
import io.percapita.pricing.Money;
import io.percapita.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LedgerGaugesTest {
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final long USD = 1_000_000_000_000L;

  private final Meters meters = new Meters(10);
  private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-10T12:30:00Z"));
  private final EmbeddedLedger ledger =
      EmbeddedLedger.inMemory(Tracking.MONTHS_ONLY, ZoneOffset.UTC, 1000, clock);

  @AfterEach
  void close() {
    meters.close();
  }

  private void charge(String user, String plan, long picoUsd) {
    ledger.charge(new Charge(user, plan, "chat", picoUsd, clock.instant()));
  }

  private Map<String, Double> doubles(String name) {
    Map<String, Double> values = new TreeMap<>();
    MetricData metric = meters.collect(name);
    metric
        .getDoubleGaugeData()
        .getPoints()
        .forEach(point -> values.put(labels(point.getAttributes()), point.getValue()));
    return values;
  }

  private Map<String, Long> longs(String name) {
    Map<String, Long> values = new TreeMap<>();
    meters
        .collect(name)
        .getLongGaugeData()
        .getPoints()
        .forEach(point -> values.put(labels(point.getAttributes()), point.getValue()));
    return values;
  }

  private static String labels(Attributes labels) {
    return List.copyOf(labels.asMap().values()).toString();
  }

  @Test
  void theFiguresOfTheMonthAreExported() {
    LedgerGauges.figures(
        meters.meter(),
        ledger::figures,
        new UsersOver(
            Map.of("pro", new UsersOver.Terms(new Money(4 * USD), null)),
            Map.of("u-4", new UsersOver.Terms(new Money(USD / 4), Set.of(HALF))),
            UsersOver.DEFAULT_PARTS));
    ledger.name(Set.of("u-4"));
    charge("u-1", "pro", 4 * USD);
    charge("u-2", "pro", 32 * USD / 10);
    charge("u-3", "pro", USD / 2);
    charge("u-4", "free", USD / 4);
    ledger.keepHouse();

    assertThat(longs("llm.ledger.users")).isEqualTo(Map.of("[pro]", 3L, "[free]", 1L));
    assertThat(doubles("llm.ledger.spend.usd")).isEqualTo(Map.of("[pro]", 7.7, "[free]", 0.25));
    assertThat(doubles("llm.ledger.user.spend.usd"))
        .isEqualTo(
            Map.of("[pro, u-1]", 4.0, "[pro, u-2]", 3.2, "[pro, u-3]", 0.5, "[free, u-4]", 0.25));
    assertThat(doubles("llm.ledger.spend.share"))
        .isEqualTo(Map.of("[1]", 4 / 7.95, "[5]", 4 / 7.95, "[10]", 4 / 7.95));
    assertThat(doubles("llm.ledger.user.spend.quantile.usd"))
        .containsEntry("[pro, 0.5]", 3.2)
        .containsEntry("[pro, 0.9]", 4.0)
        .containsEntry("[free, 0.99]", 0.25)
        .hasSize(6);
    assertThat(longs("llm.ledger.users.over"))
        .isEqualTo(
            Map.of(
                "[pro, 0.8]",
                2L,
                "[pro, 1]",
                1L,
                "[free, 0.5]",
                1L,
                "[free, 0.8]",
                1L,
                "[free, 1]",
                1L));
    assertThat(longs("llm.ledger.folded.users")).isEqualTo(Map.of("[]", 0L));
  }

  @Test
  void theLedgersOwnFaultsAreExported() {
    LedgerGauges.health(meters.meter(), ledger);
    ledger.faults().failed("write");
    ledger.faults().failed("write");
    ledger.faults().lost(USD / 2);

    assertThat(longs("llm.ledger.pending")).isEqualTo(Map.of("[]", 0L));
    assertThat(meters.collect("llm.ledger.errors").getLongSumData().getPoints())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.getValue()).isEqualTo(2);
              assertThat(point.getAttributes().asMap().values()).containsExactly("write");
            });
    assertThat(Meters.sum(meters.collect("llm.ledger.lost.usd"))).isEqualTo(0.5);
  }
}
