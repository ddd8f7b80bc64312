package io.percapita.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.ledger.Charge;
import io.percapita.ledger.Tracking;
import io.percapita.testing.MutableClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much goes to Redis at once. */
final class SharedLedgerBatchesTest {
  private static final Instant NOW = Instant.parse("2099-11-10T12:30:00Z");
  private static final int MAX_INCREMENTS = 1000;

  private final BusyRedis redis = new BusyRedis();
  private final SharedLedger ledger =
      new SharedLedger(redis, Tracking.MONTHS_ONLY, ZoneOffset.UTC, 10_000, MutableClock.at(NOW));
  private int charged;

  @Test
  void whatComesWhileRedisIsAskedWaitsForNextTime() {
    charge();
    redis.more = Integer.MAX_VALUE;

    ledger.keepHouse();
    assertThat(redis.increments).containsExactly(1);
    assertThat(ledger.pending()).isEqualTo(1);

    ledger.keepHouse();
    assertThat(redis.increments).containsExactly(1, 1);
  }

  @Test
  void allThatWaitsGoesAtOnceInFullBatches() {
    for (int i = 0; i < 2 * MAX_INCREMENTS + 1; i++) {
      charge();
    }

    ledger.keepHouse();

    assertThat(redis.increments).containsExactly(MAX_INCREMENTS, MAX_INCREMENTS, 1);
    assertThat(ledger.pending()).isZero();
  }

  @Test
  void whatHasWaitedForAnAbsentRedisGoesAtOnce() {
    charge();
    redis.isAway = true;
    ledger.keepHouse();
    redis.isAway = false;
    charge();

    ledger.keepHouse();

    assertThat(redis.increments).containsExactly(1, 1);
    assertThat(ledger.pending()).isZero();
  }

  @Test
  void theEndDeliversAlsoWhatComesMeanwhile() {
    charge();
    redis.more = 20;

    ledger.end();

    assertThat(redis.increments).hasSize(21).containsOnly(1);
    assertThat(ledger.pending()).isZero();
  }

  @Test
  void theEndWaitsForNoExchangeThatHangs() throws Exception {
    charge();
    redis.hangs = new CountDownLatch(1);
    Thread house = new Thread(ledger::keepHouse);
    house.start();
    try {
      await().until(() -> house.getState() == Thread.State.WAITING);

      ledger.end();

      assertThat(ledger.pending()).isEqualTo(1);
    } finally {
      redis.hangs.countDown();
      house.join();
    }
  }

  private void charge() {
    charged++;
    ledger.charge(new Charge("u-" + charged, Charge.NO_PLAN, "chat", 1, NOW));
  }

  /** Takes its time: whenever it is asked, another call ends meanwhile. */
  private final class BusyRedis implements Redis {
    /** Where in the arguments of a batch with three keys the number of its increments is. */
    private static final int COUNT = 8;

    private final List<Integer> increments = new ArrayList<>();
    private int more;
    private boolean isAway;
    private @Nullable CountDownLatch hangs;

    @Override
    public Object run(String script, List<String> keys, List<String> values) {
      if (script.equals(Script.HELLO)) {
        return "life";
      }
      awaitRelease();
      if (isAway) {
        throw new IllegalStateException("away");
      }
      int count = Integer.parseInt(values.get(COUNT));
      increments.add(count);
      if (more > 0) {
        more--;
        charge();
      }
      List<String> answer = new ArrayList<>(List.of("ok"));
      answer.addAll(Collections.nCopies(count, "1"));
      return answer;
    }

    private void awaitRelease() {
      try {
        if (hangs != null) {
          hangs.await();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void scan(String key, BiConsumer<String, String> action) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
