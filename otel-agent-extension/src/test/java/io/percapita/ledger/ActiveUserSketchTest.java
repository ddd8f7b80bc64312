package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.percapita.ledger.ActiveUsers.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ActiveUserSketchTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T10:30:00Z"));
  private final ActiveUserSketch sketch = new ActiveUserSketch(clock);

  @Test
  void nobodyIsNobody() {
    assertThat(sketch.registers(Scope.AI)).hasSize(2048).containsOnly(0);
    assertThat(DistinctUsers.estimate(sketch.registers(Scope.AI))).isZero();
  }

  /** Three times the standard error of 2,048 registers, 1.04 / sqrt(2048) = 2.3 %. */
  @ParameterizedTest
  @ValueSource(ints = {50, 500, 5_000, 50_000, 500_000, 1_000_000})
  void distinctUsersAreCountedWithinSevenPercent(int users) {
    seen(sketch, 0, users);

    assertThat(estimate(sketch)).isCloseTo(users, within(users * 0.069));
  }

  @Test
  void aUserSeenAgainIsNotCountedAgain() {
    seen(sketch, 0, 100);
    int[] once = sketch.registers(Scope.AI);

    seen(sketch, 0, 100);

    assertThat(sketch.registers(Scope.AI)).isEqualTo(once);
  }

  @Test
  void scopesAreApart() {
    sketch.seen(Scope.PRODUCT, "u-1");

    assertThat(sketch.registers(Scope.AI)).containsOnly(0);
    assertThat(DistinctUsers.estimate(sketch.registers(Scope.PRODUCT))).isCloseTo(1, within(0.01));
  }

  @Test
  void registersOfTwoJvmsMergeByMaximum() {
    ActiveUserSketch other = new ActiveUserSketch(clock);
    ActiveUserSketch both = new ActiveUserSketch(clock);
    seen(sketch, 0, 3_000);
    seen(other, 2_000, 5_000);
    seen(both, 0, 5_000);

    int[] merged = sketch.registers(Scope.AI);
    int[] others = other.registers(Scope.AI);
    for (int i = 0; i < merged.length; i++) {
      merged[i] = Math.max(merged[i], others[i]);
    }

    assertThat(merged).isEqualTo(both.registers(Scope.AI));
  }

  @Test
  void aUserStaysForTheHourThatFollowsAndNoLonger() {
    sketch.seen(Scope.AI, "u-1");
    int[] seen = sketch.registers(Scope.AI);

    clock.set("2026-03-01T11:59:59Z");
    assertThat(sketch.registers(Scope.AI)).isEqualTo(seen);
    clock.set("2026-03-01T12:00:00Z");
    assertThat(sketch.registers(Scope.AI)).containsOnly(0);
  }

  @Test
  void afterHoursWithoutAnybodyNobodyIsLeft() {
    sketch.seen(Scope.AI, "u-1");

    clock.set("2026-03-04T10:30:00Z");

    assertThat(sketch.registers(Scope.AI)).containsOnly(0);
  }

  @Test
  void aClockSetBackLosesNobody() {
    sketch.seen(Scope.AI, "u-1");
    int[] seen = sketch.registers(Scope.AI);

    clock.set("2026-03-01T09:59:00Z");
    assertThat(sketch.registers(Scope.AI)).isEqualTo(seen);
    clock.set("2026-03-01T07:00:00Z");
    assertThat(sketch.registers(Scope.AI)).isEqualTo(seen);
  }

  @Test
  void hoursPassAgainAfterAClockLeaptAheadAndBack() {
    clock.set("2099-01-01T00:00:00Z");
    sketch.seen(Scope.AI, "u-1");
    clock.set("2026-03-01T10:30:00Z");
    sketch.seen(Scope.AI, "u-2");

    clock.set("2026-03-01T12:30:00Z");

    assertThat(sketch.registers(Scope.AI)).containsOnly(0);
  }

  /** The hash is part of what JVMs of different versions must agree on: sha256("u-1"). */
  @Test
  void theHashIsFixed() {
    sketch.seen(Scope.AI, "u-1");

    int[] expected = new int[ActiveUserSketch.REGISTERS];
    expected[1298] = 2;
    assertThat(sketch.registers(Scope.AI)).isEqualTo(expected);
  }

  @Test
  void threadsLoseNobody() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int from = i * 5_000;
      threads.add(new Thread(() -> seen(sketch, from, from + 5_000)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    ActiveUserSketch alone = new ActiveUserSketch(clock);
    seen(alone, 0, 20_000);

    assertThat(sketch.registers(Scope.AI)).isEqualTo(alone.registers(Scope.AI));
  }

  private static void seen(ActiveUserSketch sketch, int from, int to) {
    for (int i = from; i < to; i++) {
      sketch.seen(Scope.AI, "user-" + i);
    }
  }

  private static double estimate(ActiveUserSketch sketch) {
    return DistinctUsers.estimate(sketch.registers(Scope.AI));
  }

  /** A clock that stands still until it is set. */
  private static final class SettableClock extends Clock {
    private volatile Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    void set(String instant) {
      now = Instant.parse(instant);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
