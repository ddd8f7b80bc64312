package io.percapita.benchmarks;

import io.percapita.attribution.Attribution;
import io.percapita.budget.Admission;
import io.percapita.budget.BudgetAction;
import io.percapita.budget.BudgetGuard;
import io.percapita.budget.BudgetPolicy;
import io.percapita.budget.BudgetTerms;
import io.percapita.budget.BudgetThreshold;
import io.percapita.budget.UserBudget;
import io.percapita.ledger.Charge;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.Tracking;
import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** One decision on a call with the embedded ledger, and what it takes to settle it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BudgetBenchmark {
  private static final int USERS = 10_000;
  private static final long DOLLAR = 1_000_000_000_000L;
  private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");

  private final BudgetGuard month = guard(null, Map.of());
  private final BudgetGuard everything =
      guard(new Money(DOLLAR), Map.of("smart-search", new Money(DOLLAR)));
  private final Attribution[] callers = new Attribution[USERS];

  /** A user of a benchmark's thread. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;
  }

  /** Makes up users. */
  public BudgetBenchmark() {
    for (int i = 0; i < USERS; i++) {
      callers[i] = new Attribution(user(i), true, "smart-search", "pro", "baggage");
    }
  }

  /** Of the shape that users have unless configuration says otherwise. */
  private static String user(int number) {
    SplittableRandom random = new SplittableRandom(number);
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong());
  }

  private static BudgetGuard guard(@Nullable Money day, Map<String, Money> features) {
    EmbeddedLedger ledger =
        EmbeddedLedger.inMemory(new Tracking(Set.of("smart-search"), true), ZoneOffset.UTC);
    for (int i = 0; i < USERS; i++) {
      ledger.charge(new Charge(user(i), "pro", "smart-search", DOLLAR / 100, NOW));
    }
    BudgetTerms pro =
        new BudgetTerms(
            new Money(DOLLAR),
            day,
            features,
            List.of(
                new BudgetThreshold(new BigDecimal("0.8"), BudgetAction.FLAG),
                new BudgetThreshold(BigDecimal.ONE, BudgetAction.THROTTLE)),
            Map.of());
    return new BudgetGuard(
        new BudgetPolicy(Map.of("pro", pro), Map.of(), BudgetTerms.NONE, false, false),
        ledger,
        Duration.ofMinutes(10),
        System::nanoTime,
        failure -> {
          throw new IllegalStateException(failure);
        });
  }

  /** A budget of a month. */
  @Benchmark
  public Admission month(Turn turn) {
    return decide(month, turn);
  }

  /** A budget of a month, a day and a feature. */
  @Benchmark
  public Admission monthDayAndFeature(Turn turn) {
    return decide(everything, turn);
  }

  /** The first on two threads. */
  @Benchmark
  @Threads(2)
  public Admission monthOnTwoThreads(Turn turn) {
    return decide(month, turn);
  }

  private Admission decide(BudgetGuard guard, Turn turn) {
    Attribution caller = callers[(turn.next++ & Integer.MAX_VALUE) % USERS];
    UserBudget budget = Objects.requireNonNull(guard.budgetOf(caller));
    Admission admission = guard.admit(budget, caller, "gpt-4o", DOLLAR / 1000, NOW);
    guard.settle(admission);
    return admission;
  }
}
