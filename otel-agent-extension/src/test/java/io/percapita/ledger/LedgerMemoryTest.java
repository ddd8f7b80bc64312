package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.percapita.ledger.ActiveUsers.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LedgerMemoryTest {
  private static final Instant NOW = Instant.parse("2026-11-10T12:30:00Z");
  private static final int USERS = 1_000_000;

  @Test
  void aMillionUsersFitInto150Megabytes() {
    SplittableRandom random = new SplittableRandom(1);
    long before = usedBytes();
    EmbeddedLedger ledger =
        EmbeddedLedger.inMemory(
            Tracking.MONTHS_ONLY, ZoneOffset.UTC, USERS, Clock.fixed(NOW, ZoneOffset.UTC));
    String last = "";
    for (int i = 0; i < USERS; i++) {
      last =
          HexFormat.of().toHexDigits(random.nextLong())
              + HexFormat.of().toHexDigits(random.nextLong());
      ledger.charge(new Charge(last, "pro", "chat", 7, NOW));
    }

    long bytes = usedBytes() - before;
    System.out.println("a million users take " + bytes / 1_000_000 + " MB");
    assertThat(bytes).isBetween(40_000_000L, 150_000_000L);
    assertThat(ledger.spent(last, SpendWindow.MONTH, null, NOW)).isEqualTo(7);
  }

  @Test
  void aSketchTakesNoMoreForAMillionUsersThanForTenThousand() {
    SplittableRandom random = new SplittableRandom(2);
    ActiveUserSketch sketch = new ActiveUserSketch(Clock.fixed(NOW, ZoneOffset.UTC));
    seen(sketch, random, 10_000); // more than it tells by name
    long before = usedBytes();

    seen(sketch, random, USERS);

    // Their hashes alone would be twice as much. What else a JVM begins to hold comes to a
    // megabyte.
    assertThat(usedBytes() - before).isLessThan(4L * USERS);
    assertThat(sketch.isOverflowing(Scope.AI)).isTrue();
    assertThat(DistinctUsers.estimate(sketch.registers(Scope.AI)))
        .isCloseTo(USERS, withinPercentage(7));
  }

  private static void seen(ActiveUserSketch sketch, SplittableRandom random, int users) {
    for (int i = 0; i < users; i++) {
      sketch.seen(
          Scope.AI,
          HexFormat.of().toHexDigits(random.nextLong())
              + HexFormat.of().toHexDigits(random.nextLong()),
          "pro");
    }
  }

  /** After a collection that leaves only what is reachable. */
  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
