package io.percapita.budget;

import static io.percapita.budget.Budgets.MICRO;
import static io.percapita.budget.Budgets.NOW;
import static io.percapita.budget.Budgets.admit;
import static io.percapita.budget.Budgets.month;
import static io.percapita.budget.Budgets.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.ledger.Charge;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.SpendLedger;
import io.percapita.ledger.SpendWindow;
import io.percapita.ledger.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By how much calls overrun a limit: the figures and the formula of docs/budgets.md. */
final class OverrunTest {
  private static final String USER = "ada";
  private static final int AT_ONCE = 200;

  private final Budgets budgets = new Budgets();

  @RepeatedTest(5)
  void callsAtOnceOverrunByLessThanTheLastOfThem() throws Exception {
    BudgetGuard guard = budgets.guard(month(95, "1 throttle"));
    AtomicInteger let = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(AT_ONCE);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      calls.add(
          threads.submit(
              () -> {
                start.await();
                Admission call = admit(guard, USER, 10);
                if (!call.decision().refuses()) {
                  let.incrementAndGet();
                  budgets.spend(USER, 10);
                  guard.settle(call);
                }
                return null;
              }));
    }
    for (Future<?> call : calls) {
      call.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(let).hasValue(10); // 95 are spent with the tenth call of 10
    assertThat(spent(budgets.ledger)).isEqualTo(100);
  }

  @Test
  void whatCostsMoreThanItsEstimateOverrunsByThatMuchMore() {
    BudgetGuard guard = budgets.guard(month(100, "1 throttle"));
    List<Admission> inFlight = new ArrayList<>();
    for (Admission call = admit(guard, USER, 10);
        !call.decision().refuses();
        call = admit(guard, USER, 10)) {
      inFlight.add(call);
    }
    for (Admission call : inFlight) {
      budgets.spend(USER, 12);
      guard.settle(call);
    }

    // One call's cost, and for each in flight what it costs above its estimate.
    assertThat(spent(budgets.ledger) - 100).isEqualTo(10 * 2).isLessThanOrEqualTo(12 + 10 * 2);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, false", "3, 2, false", "8, 3, false", "20, 4, false",
    "2, 1, true", "3, 2, true", "8, 3, true", "20, 4, true"
  })
  void jvmsOverrunByNoMoreThanTheFormulaSays(int jvms, long seed, boolean strict) {
    Fleet fleet = new Fleet(jvms, 1000, strict, new Random(seed));

    fleet.run(4000);

    // overrun <= c + (J - 1) x (M + F) + J x W, and W is 0 where decisions wait for the ledger
    long known = fleet.dearestCall + (jvms - 1) * (fleet.mostUnseen + fleet.mostInFlight);
    long blind = fleet.mostLetOutBlindly();
    assertThat(fleet.overrun()).isLessThanOrEqualTo(known + jvms * blind);
    assertThat(fleet.overrun()).as("the test is one of overruns").isPositive();
    assertThat(blind == 0).isEqualTo(strict);
  }

  @ParameterizedTest
  @CsvSource({"false, 200", "true, 0"})
  void jvmsThatHaveNotSeenAUserLetOutWhatTheyWouldLetOutToANewOne(boolean strict, long overrun) {
    Fleet fleet = new Fleet(5, 100, strict, new Random(5));
    Jvm first = fleet.jvms.get(0);
    for (int i = 0; i < 10; i++) {
      assertThat(fleet.begin(first, 10)).isTrue();
    }
    first.endAll();
    fleet.exchange(first);

    for (Jvm jvm : fleet.jvms.subList(1, 5)) {
      for (int i = 0; i < 5; i++) {
        assertThat(fleet.begin(jvm, 10)).isEqualTo(!strict);
      }
      fleet.exchange(jvm);
      assertThat(fleet.begin(jvm, 10)).as("it has learned").isFalse();
      jvm.endAll();
    }

    assertThat(fleet.overrun()).isEqualTo(overrun);
  }

  private static long spent(SpendLedger ledger) {
    return ledger.spent(USER, SpendWindow.MONTH, null, NOW) / MICRO;
  }

  /** JVMs with a ledger each, that tell one another of their charges now and then. */
  private static final class Fleet {
    private final List<Jvm> jvms = new ArrayList<>();
    private final long limit;
    private final boolean strict;
    private final Random random;
    private long dearestCall;
    private long mostUnseen;
    private long mostInFlight;

    Fleet(int size, long limit, boolean strict, Random random) {
      this.limit = limit;
      this.strict = strict;
      this.random = random;
      for (int i = 0; i < size; i++) {
        jvms.add(new Jvm(limit));
      }
      jvms.forEach(jvm -> jvm.ledger.catchUp = () -> catchUp(jvm));
    }

    /** Calls begin and end in random order, and one JVM at a time exchanges. */
    void run(int events) {
      for (int event = 0; event < events; event++) {
        Jvm jvm = jvms.get(random.nextInt(jvms.size()));
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> {
            if (random.nextInt(jvms.size()) < 2) { // so that users stay away for a while
              begin(jvm, 1L + random.nextInt(30));
            }
          }
          case 3, 4, 5, 6 -> jvm.end(random);
          default -> exchange(jvm);
        }
        mostInFlight = Math.max(mostInFlight, jvm.inFlight());
      }
      jvms.forEach(Jvm::endAll);
    }

    /** A JVM decides on a call of so much; answers whether it goes out. */
    boolean begin(Jvm jvm, long cost) {
      long before = spentAndInFlight();
      boolean isLetOut = jvm.begin(cost);
      jvm.hasAsked = true;
      if (isLetOut) {
        dearestCall = Math.max(dearestCall, cost);
        if (jvm.isUpToDate) {
          mostUnseen = Math.max(mostUnseen, unseenBy(jvm));
        } else if (before >= limit) {
          jvm.letOutBlindly += cost;
        }
      }
      return isLetOut;
    }

    private void catchUp(Jvm jvm) {
      if (strict && !jvm.isUpToDate) {
        jvm.hasAsked = true;
        exchange(jvm);
      }
    }

    /**
     * One tells what it has spent, and learns what the others have told, as by a shared ledger; but
     * only of users whom it has been asked about since the last time.
     */
    private void exchange(Jvm jvm) {
      jvm.told = jvm.total;
      jvm.isUpToDate = jvm.hasAsked;
      jvm.hasAsked = false;
      if (!jvm.isUpToDate) {
        return;
      }
      for (Jvm other : jvms) {
        if (other != jvm) {
          long seen = jvm.seen.getOrDefault(other, 0L);
          jvm.ledger.learn(other.told - seen);
          jvm.seen.put(other, other.told);
        }
      }
    }

    /** The most that a JVM does not know of what any of the others has spent. */
    private long unseenBy(Jvm jvm) {
      return jvms.stream()
          .filter(other -> other != jvm)
          .mapToLong(other -> other.total - jvm.seen.getOrDefault(other, 0L))
          .max()
          .orElse(0);
    }

    private long spentAndInFlight() {
      return jvms.stream().mapToLong(jvm -> jvm.total + jvm.inFlight()).sum();
    }

    /** The most that any JVM let out once all was spent, as long as it had not learned of that. */
    long mostLetOutBlindly() {
      return jvms.stream().mapToLong(jvm -> jvm.letOutBlindly).max().orElse(0);
    }

    long overrun() {
      return jvms.stream().mapToLong(jvm -> jvm.total).sum() - limit;
    }
  }

  private static final class Jvm {
    private final SharedLedger ledger = new SharedLedger();
    private final BudgetGuard guard;
    private final List<Admission> calls = new ArrayList<>();
    private final List<Long> costs = new ArrayList<>();
    private final Map<Jvm, Long> seen = new HashMap<>();
    private long told;
    private long total;
    private boolean hasAsked;
    private boolean isUpToDate;
    private long letOutBlindly;

    Jvm(long limit) {
      guard =
          new BudgetGuard(
              policy(month(limit, "1 throttle")),
              ledger,
              Duration.ofDays(1),
              () -> 0,
              failure -> {
                throw new IllegalStateException(failure);
              });
    }

    boolean begin(long cost) {
      Admission call = admit(guard, USER, cost);
      if (call.decision().refuses()) {
        return false;
      }
      calls.add(call);
      costs.add(cost);
      return true;
    }

    void end(Random random) {
      if (!calls.isEmpty()) {
        end(random.nextInt(calls.size()));
      }
    }

    void endAll() {
      while (!calls.isEmpty()) {
        end(0);
      }
    }

    private void end(int index) {
      long cost = costs.remove(index);
      ledger.charge(new Charge(USER, "pro", "chat", cost * MICRO, NOW));
      total += cost;
      guard.settle(calls.remove(index));
    }

    long inFlight() {
      return costs.stream().mapToLong(Long::longValue).sum();
    }
  }

  /** A ledger that knows other JVMs' charges as of the last exchange. */
  private static final class SharedLedger implements SpendLedger {
    private final EmbeddedLedger known =
        EmbeddedLedger.inMemory(Tracking.MONTHS_ONLY, ZoneOffset.UTC);

    private Runnable catchUp = () -> {};

    @Override
    public boolean catchUp(String user, boolean day, @Nullable String feature, Instant now) {
      catchUp.run();
      return true;
    }

    @Override
    public void charge(Charge charge) {
      known.charge(charge);
    }

    @Override
    public long spent(String user, SpendWindow window, @Nullable String feature, Instant now) {
      return known.spent(user, window, feature, now);
    }

    void learn(long micros) {
      known.charge(new Charge(USER, "pro", "chat", micros * MICRO, NOW));
    }
  }
}
