package io.percapita.benchmarks;

import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.ActiveUsers;
import io.percapita.ledger.Charge;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.SpendWindow;
import io.percapita.ledger.Tracking;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a call and a request pay for its user: a charge, a question, a look at who is active. Run
 * with {@code -t 1} and {@code -t 2}: every thread goes through all users from one of its own on.
 *
 * <p>In the order in which they were made: a call has its user at hand, while what the ledger keeps
 * of them lies anywhere.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBenchmark {
  private static final int MOST_USERS = 1_000_000;

  /**
   * How many users there are: a small product's, and more than any cache of the processor holds.
   */
  @Param({"1000", "1000000"})
  public int users;

  private final Instant now = Instant.parse("2026-11-10T12:30:00Z");
  private final EmbeddedLedger ledger =
      EmbeddedLedger.inMemory(
          Tracking.MONTHS_ONLY, ZoneOffset.UTC, MOST_USERS, Clock.fixed(now, ZoneOffset.UTC));
  private final ActiveUserSketch sketch = new ActiveUserSketch(Clock.systemUTC());
  private Charge[] charges = {};

  /** The thread's way through the users. */
  @State(Scope.Thread)
  public static class Way {
    private int last = new SplittableRandom().nextInt(MOST_USERS);

    private int next(int bound) {
      last = last + 1 < bound ? last + 1 : 0;
      return last;
    }
  }

  /** Gives every user an account. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    charges = new Charge[users];
    for (int i = 0; i < users; i++) {
      String user =
          HexFormat.of().toHexDigits(random.nextLong())
              + HexFormat.of().toHexDigits(random.nextLong());
      charges[i] = new Charge(user, "pro", "chat", 405_000_000, now);
      ledger.charge(charges[i]);
    }
  }

  /** Adds what a call cost. */
  @Benchmark
  public void charge(Way way) {
    ledger.charge(charges[way.next(users)]);
  }

  /** Asks what a user has spent. */
  @Benchmark
  public long spent(Way way) {
    return ledger.spent(charges[way.next(users)].user(), SpendWindow.MONTH, null, now);
  }

  /** Takes note of a user; of a million, most are not told by name and go into the sketch. */
  @Benchmark
  public void seen(Way way) {
    sketch.seen(ActiveUsers.Scope.PRODUCT, charges[way.next(users)].user());
  }

  /** The same with the user's plan. */
  @Benchmark
  public void seenWithPlan(Way way) {
    sketch.seen(ActiveUsers.Scope.AI, charges[way.next(users)].user(), "pro");
  }

  /** Takes note that a user has used a feature. */
  @Benchmark
  public void used(Way way) {
    sketch.used("smart-search", charges[way.next(users)].user());
  }
}
