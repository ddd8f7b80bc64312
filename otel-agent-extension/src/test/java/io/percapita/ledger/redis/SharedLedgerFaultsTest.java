package io.percapita.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.ledger.Charge;
import io.percapita.ledger.Tracking;
import io.percapita.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty thousand calls of two JVMs while Redis fails in one way or another: in the end it has, to
 * the last pico-dollar and user by user, what was spent.
 */
final class SharedLedgerFaultsTest {
  private static final int USERS = 300;
  private static final int THREADS = 4;
  private static final int TIMEOUT_MILLIS = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** A month that neither begins nor ends while the test runs, in which keys do not expire. */
  private final Instant at = Clock.systemUTC().instant();

  private final AtomicLongArray truth = new AtomicLongArray(USERS);
  private final ScheduledExecutorService housekeeping = Executors.newScheduledThreadPool(2);
  private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
  private final List<SharedLedger> ledgers = new ArrayList<>();

  @AfterEach
  void stop() {
    callers.shutdownNow();
    housekeeping.shutdownNow();
    ledgers.forEach(SharedLedger::close);
  }

  private interface Step {
    void run() throws Exception;
  }

  private void start(RedisServer server) {
    for (int i = 0; i < 2; i++) {
      SharedLedger ledger =
          new SharedLedger(
              new JedisRedis(server.url(), TIMEOUT_MILLIS),
              Tracking.MONTHS_ONLY,
              ZoneOffset.UTC,
              10_000,
              Clock.fixed(at, ZoneOffset.UTC));
      ledgers.add(ledger);
      var unused =
          housekeeping.scheduleWithFixedDelay(ledger::keepHouse, 0, 5, TimeUnit.MILLISECONDS);
    }
  }

  /** Calls of all threads; each takes a little time, so that exchanges come in between. */
  private void call(int calls) throws Exception {
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      SharedLedger ledger = ledgers.get(t % ledgers.size());
      done.add(
          callers.submit(
              () -> {
                for (int i = 0; i < calls / THREADS; i++) {
                  int user = ThreadLocalRandom.current().nextInt(USERS);
                  long picoUsd = ThreadLocalRandom.current().nextLong(1, 4_000_000_000L);
                  ledger.charge(new Charge("u-" + user, "pro", "chat", picoUsd, at));
                  truth.addAndGet(user, picoUsd);
                  if (i % 100 == 0) {
                    TimeUnit.MILLISECONDS.sleep(1); // the time that calls take
                  }
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
  }

  private void fiftyThousandCalls(RedisServer server, Step begin, Step end) throws Exception {
    start(server);
    call(15_000);
    begin.run();
    call(20_000);
    end.run();
    call(15_000);
    assertTruth(server);
  }

  private void assertTruth(RedisServer server) {
    awaitDelivery();
    assertThat(inRedis(server)).isEqualTo(expected());
    assertThat(ledgers).allMatch(ledger -> ledger.faults().lostPicoUsd() == 0);
  }

  private void awaitDelivery() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ledgers).allMatch(ledger -> ledger.pending() == 0));
  }

  private Map<String, Long> expected() {
    Map<String, Long> users = new TreeMap<>();
    for (int i = 0; i < USERS; i++) {
      users.put("u:u-" + i, truth.get(i));
    }
    return users;
  }

  private Map<String, Long> inRedis(RedisServer server) {
    Keys keys = new Keys(YearMonth.from(at.atZone(ZoneOffset.UTC)), ZoneOffset.UTC);
    Map<String, Long> users = new TreeMap<>();
    try (JedisRedis redis = new JedisRedis(server.url())) {
      redis.scan(
          keys.spend(),
          (field, value) -> {
            if (field.startsWith(Keys.USER) || field.startsWith(Keys.FOLDED)) {
              users.put(field, Long.parseLong(value));
            }
          });
    }
    return users;
  }

  private void awaitFault(String operation) {
    await().atMost(PATIENCE).until(() -> faults(operation) > 0);
  }

  private long faults(String operation) {
    return ledgers.stream()
        .mapToLong(ledger -> ledger.faults().errors().getOrDefault(operation, 0L))
        .sum();
  }

  @Test
  void killedAndStartedAgainWithAllItHadWritten() throws Exception {
    try (RedisServer server =
        RedisServer.start(folder, "--appendonly", "yes", "--appendfsync", "always")) {
      fiftyThousandCalls(
          server,
          server::kill,
          () -> {
            awaitFault("exchange");
            server.restart();
          });
      assertThat(faults("emptied")).isZero();
    }
  }

  @Test
  void killedAndStartedAgainAsItWasSomeTimeBefore() throws Exception {
    try (RedisServer server = RedisServer.start(folder, "--save", "", "--appendonly", "no")) {
      start(server);
      call(10_000);
      awaitDelivery(); // or Redis would come back empty, which is another fault
      assertThat(server.command("SAVE")).isEqualTo("+OK");
      call(15_000);
      awaitDelivery(); // of something that Redis has not saved
      server.kill();
      call(10_000);
      awaitFault("exchange");
      server.restart();
      call(15_000);
      assertTruth(server);
      assertThat(faults("rewound")).isPositive();
      assertThat(faults("emptied")).isZero();
    }
  }

  @Test
  void startedAgainEmpty() throws Exception {
    try (RedisServer server = RedisServer.start(folder, "--save", "", "--appendonly", "no")) {
      fiftyThousandCalls(
          server,
          () -> {
            awaitDelivery(); // both ledgers have to have something to miss
            server.kill();
          },
          () -> {
            awaitFault("exchange");
            server.restart();
          });
      assertThat(faults("emptied")).isEqualTo(2);
      assertThat(Files.exists(folder.resolve("dump.rdb"))).isFalse();
    }
  }

  @Test
  void emptiedWhileItRuns() throws Exception {
    try (RedisServer server = RedisServer.start(folder, "--save", "")) {
      fiftyThousandCalls(
          server,
          () -> {
            awaitDelivery();
            server.command("FLUSHALL");
          },
          () -> server.command("FLUSHALL"));
      assertThat(faults("emptied")).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void pausedSoThatWhatWasTakenForLostIsDoneLater() throws Exception {
    try (RedisServer server = RedisServer.start(folder, "--save", "")) {
      fiftyThousandCalls(
          server,
          server::pause,
          () -> {
            awaitFault("exchange");
            server.goOn();
          });
    }
  }

  @Test
  void slowSoThatAnswersComeTooLate() throws Exception {
    try (RedisServer server = RedisServer.start(folder, "--save", "")) {
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<?>[] slowness = new Future<?>[1];
      fiftyThousandCalls(
          server,
          () ->
              slowness[0] =
                  other.submit(
                      () -> {
                        for (int i = 0; i < 4; i++) {
                          assertThat(server.command("DEBUG SLEEP 0.3")).isEqualTo("+OK");
                        }
                        return null;
                      }),
          () -> {
            slowness[0].get();
            other.shutdown();
          });
      assertThat(faults("exchange")).isPositive();
    }
  }

  /** More is missing than is held: what cannot be sent again is known to the pico-dollar. */
  @Test
  void whatIsLostBeyondWhatIsHeldIsTold() throws IOException {
    try (RedisServer server = RedisServer.start(folder, "--save", "", "--appendonly", "no")) {
      start(server);
      housekeeping.shutdownNow();
      SharedLedger ledger = ledgers.get(0);
      ledger.charge(new Charge("first", "pro", "chat", 5, at));
      deliver(ledger);
      server.command("SAVE");
      ledger.charge(new Charge("first", "pro", "chat", 7, at));
      deliver(ledger);
      for (int round = 0; round < 11; round++) {
        for (int i = 0; i < 9_999; i++) {
          ledger.charge(new Charge("u-" + i, "pro", "chat", 1, at));
        }
        deliver(ledger);
      }
      server.kill();
      server.restart();
      ledger.charge(new Charge("first", "pro", "chat", 11, at));
      deliver(ledger);

      Map<String, Long> users = inRedis(server);
      long held = users.values().stream().mapToLong(Long::longValue).sum();
      assertThat(users).containsEntry("u:first", 5L + 11);
      assertThat(ledger.faults().lostPicoUsd()).isEqualTo(5 + 7 + 11 + 11 * 9_999 - held);
    }
  }

  /** A busy machine may keep Redis from answering in time. */
  private static void deliver(SharedLedger ledger) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              ledger.keepHouse();
              return ledger.pending() == 0;
            });
  }
}
