package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.percapita.ledger.ActiveUsers.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  @ValueSource(ints = {50, 500, 5_000, 50_000, 500_000, 1_000_000, 10_000_000})
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
  void theHashOfANameIsFixed() {
    sketch.seen(Scope.AI, "u-1");

    int[] expected = new int[ActiveUserSketch.REGISTERS];
    expected[1298] = 2;
    assertThat(sketch.registers(Scope.AI)).isEqualTo(expected);
  }

  /** Worked out apart, from the formula in docs/telemetry.md. */
  @Test
  void theHashOfAHashIsFixed() {
    sketch.seen(Scope.AI, "0123456789abcdef0123456789abcdef");

    int[] expected = new int[ActiveUserSketch.REGISTERS];
    expected[701] = 1;
    assertThat(sketch.registers(Scope.AI)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%032x", "%016x0000000000000000", "0190a1b2c3d47%03x8000000000000000", "user-%d"})
  void idsThatDifferLittleAreCountedAsWell(String format) {
    for (int i = 0; i < 4_000; i++) {
      sketch.seen(Scope.AI, format.formatted(i));
    }

    assertThat(estimate(sketch)).isCloseTo(4_000, within(4_000 * 0.069));
  }

  /** Three times the standard error of 512 registers, 1.04 / sqrt(512) = 4.6 %. */
  @ParameterizedTest
  @ValueSource(ints = {50, 5_000, 1_000_000})
  void usersOfAPlanAreCountedWithinFourteenPercent(int users) {
    for (int i = 0; i < users; i++) {
      sketch.seen(Scope.AI, hash(i), i % 10 == 0 ? "pro" : "free");
    }

    Map<String, Double> estimates = new HashMap<>();
    sketch.planRegisters(
        Scope.AI, (plan, ranks) -> estimates.put(plan, DistinctUsers.estimate(ranks)));
    assertThat(estimates).containsOnlyKeys("free", "pro");
    assertThat(estimates.get("free")).isCloseTo(users * 0.9, within(users * 0.9 * 0.138));
    assertThat(estimates.get("pro")).isCloseTo(users * 0.1, within(users * 0.1 * 0.138));
    sketch.planRegisters(Scope.PRODUCT, (plan, ranks) -> estimates.clear());
    assertThat(estimates).hasSize(2);
  }

  @Test
  void aUserWhoChangesThePlanIsInBoth() {
    sketch.seen(Scope.AI, "u-1", "free");
    sketch.seen(Scope.AI, "u-1", "pro");

    Set<String> plans = new HashSet<>();
    sketch.planRegisters(Scope.AI, (plan, ranks) -> plans.add(plan));
    assertThat(plans).containsExactlyInAnyOrder("free", "pro");
  }

  @Test
  void plansBeyondTheBoundAreInTheScopesRegistersOnly() {
    for (int i = 0; i < 200; i++) {
      sketch.seen(Scope.AI, "u-" + i, "plan-" + i);
    }

    Set<String> plans = new HashSet<>();
    sketch.planRegisters(Scope.AI, (plan, ranks) -> plans.add(plan));
    assertThat(plans).hasSize(ActiveUserSketch.MAX_PLANS);
    assertThat(estimate(sketch)).isCloseTo(200, within(14.0));
  }

  /** Three times the standard error of 256 registers, 1.04 / sqrt(256) = 6.5 %. */
  @ParameterizedTest
  @ValueSource(ints = {10, 50, 500, 5_000, 1_000_000})
  void usersOfAFeatureAreCountedWithinTwentyPercent(int users) {
    for (int i = 0; i < users; i++) {
      sketch.used("smart-search", hash(i));
      sketch.used(i % 10 == 0 ? "summarizer" : "smart-search", hash(i));
    }

    Map<String, Double> estimates = features(sketch);
    assertThat(estimates).containsOnlyKeys("smart-search", "summarizer");
    assertThat(estimates.get("smart-search")).isCloseTo(users, within(users * 0.195));
    assertThat(estimates.get("summarizer")).isCloseTo(users * 0.1, within(users * 0.0195));
    assertThat(sketch.registers(Scope.AI)).containsOnly(0);
  }

  @Test
  void usersOfAFeatureMergeOverJvmsAndLeaveAfterTwoHours() {
    ActiveUserSketch other = new ActiveUserSketch(clock);
    ActiveUserSketch both = new ActiveUserSketch(clock);
    for (int i = 0; i < 3_000; i++) {
      (i < 2_000 ? sketch : other).used("f", hash(i));
      (i < 1_000 ? other : sketch).used("f", hash(i));
      both.used("f", hash(i));
    }
    int[][] ranks = new int[3][];
    sketch.featureRegisters((feature, ofIt) -> ranks[0] = ofIt);
    other.featureRegisters((feature, ofIt) -> ranks[1] = ofIt);
    both.featureRegisters((feature, ofIt) -> ranks[2] = ofIt);
    for (int i = 0; i < ranks[0].length; i++) {
      ranks[0][i] = Math.max(ranks[0][i], ranks[1][i]);
    }
    assertThat(ranks[0]).hasSize(256).isEqualTo(ranks[2]);

    clock.set("2026-03-01T12:00:00Z");
    assertThat(features(sketch)).containsExactly(Map.entry("f", 0.0));
  }

  @Test
  void featuresBeyondTheBoundAreNotCountedAndThatIsSaid() {
    ActiveUserSketch few = new ActiveUserSketch(clock, 3, 2);
    few.used("a", "u-1");
    few.used("b", "u-1");
    few.used("a", "u-2");
    assertThat(few.hasFeaturesBeyond()).isFalse();

    few.used("c", "u-1");

    assertThat(features(few)).containsOnlyKeys("a", "b");
    assertThat(few.hasFeaturesBeyond()).isTrue();
  }

  @Test
  void usersAreToldByNameUpToTheBoundAndOverflowIsSaid() {
    ActiveUserSketch few = new ActiveUserSketch(clock, 3, 0);
    few.seen(Scope.AI, "a");
    few.seen(Scope.AI, "b");
    few.seen(Scope.AI, "c", "pro");
    few.seen(Scope.AI, "c", "pro");
    assertThat(few.users(Scope.AI)).containsExactly("a", "b", "c");
    assertThat(few.isOverflowing(Scope.AI)).isFalse();

    few.seen(Scope.AI, "d");
    assertThat(few.users(Scope.AI)).containsExactly("a", "b", "c");
    assertThat(few.isOverflowing(Scope.AI)).isTrue();
    assertThat(DistinctUsers.estimate(few.registers(Scope.AI))).isCloseTo(4, within(0.1));
    assertThat(few.users(Scope.PRODUCT)).isEmpty();
    assertThat(few.isOverflowing(Scope.PRODUCT)).isFalse();
  }

  @Test
  void namesStayForTheHourThatFollowsAndBothHoursTogetherAreBounded() {
    ActiveUserSketch few = new ActiveUserSketch(clock, 3, 0);
    few.seen(Scope.AI, "a");
    few.seen(Scope.AI, "b");
    clock.set("2026-03-01T11:10:00Z");
    few.seen(Scope.AI, "c");
    assertThat(few.users(Scope.AI)).containsExactly("a", "b", "c");
    assertThat(few.isOverflowing(Scope.AI)).isFalse();

    few.seen(Scope.AI, "d");
    assertThat(few.users(Scope.AI)).hasSize(3).contains("c", "d");
    assertThat(few.isOverflowing(Scope.AI)).isTrue();

    clock.set("2026-03-01T12:10:00Z");
    assertThat(few.users(Scope.AI)).containsExactly("c", "d");
    assertThat(few.isOverflowing(Scope.AI)).isFalse();
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
      sketch.seen(Scope.AI, hash(i));
    }
  }

  /** As unlike any other as the keyed hashes of users are. */
  private static String hash(int user) {
    long bits = (user + 1) * 0x9E37_79B9_7F4A_7C15L;
    bits = (bits ^ bits >>> 31) * 0xD6E8_FEB8_6659_FD93L;
    return HexFormat.of().toHexDigits(bits ^ bits >>> 32)
        + HexFormat.of().toHexDigits(bits * 0xA076_1D64_78BD_642FL);
  }

  private static Map<String, Double> features(ActiveUserSketch sketch) {
    Map<String, Double> estimates = new HashMap<>();
    sketch.featureRegisters(
        (feature, ranks) -> estimates.put(feature, DistinctUsers.estimate(ranks)));
    return estimates;
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
