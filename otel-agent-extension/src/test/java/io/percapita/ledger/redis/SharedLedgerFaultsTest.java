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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** Hours of two months, which do not expire while the test runs. */
  private static final Duration AROUND = Duration.ofMinutes(90);

  /** A month that neither begins nor ends while the test runs, in which keys do not expire. */
  private final Instant now = Clock.systemUTC().instant();

  /** Which parts are kept, and around which moments calls end. */
  private Kept kept = new Kept("a month", Tracking.MONTHS_ONLY, List.of(now));

  /** What was spent, by what it is kept as: a key and a field in Redis. */
  private final ConcurrentMap<String, LongAdder> truth = new ConcurrentHashMap<>();

  private final ScheduledExecutorService housekeeping = Executors.newScheduledThreadPool(2);
  private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
  private final List<SharedLedger> ledgers = new ArrayList<>();

  @AfterEach
  void stop() {
    callers.shutdownNow();
    housekeeping.shutdownNow();
    ledgers.forEach(SharedLedger::close);
  }

  /**
   * What is kept.
   *
   * @param moments when calls end, the last of them now
   */
  private record Kept(String what, Tracking tracking, List<Instant> moments) {
    @Override
    public String toString() {
      return what;
    }

    Instant now() {
      return moments.get(moments.size() - 1);
    }
  }

  /** Months alone; and with features and hours, while one month goes over into the next. */
  static Stream<Kept> kept() {
    Instant now = Clock.systemUTC().instant();
    Instant next =
        YearMonth.from(now.atZone(ZoneOffset.UTC))
            .plusMonths(1)
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    return Stream.of(
        new Kept("a month", Tracking.MONTHS_ONLY, List.of(now)),
        new Kept(
            "two months, features and hours",
            new Tracking(Set.of("search"), true),
            List.of(next.minus(AROUND), next.minusSeconds(1), next, next.plus(AROUND))));
  }

  private interface Step {
    void run() throws Exception;
  }

  private void start(RedisServer server) {
    for (int i = 0; i < 2; i++) {
      SharedLedger ledger =
          new SharedLedger(
              new JedisRedis(server.url(), TIMEOUT_MILLIS),
              kept.tracking(),
              ZoneOffset.UTC,
              10_000,
              Clock.fixed(kept.now(), ZoneOffset.UTC));
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
                  charge(ledger);
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

  private void charge(SharedLedger ledger) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String user = "u-" + random.nextInt(USERS);
    String feature = random.nextBoolean() ? "search" : "chat";
    long picoUsd = random.nextLong(1, 4_000_000_000L);
    Instant at = kept.moments().get(random.nextInt(kept.moments().size()));
    ledger.charge(new Charge(user, "pro", feature, picoUsd, at));
    Keys keys = keys(at);
    add(keys.spend(), Keys.USER + user, picoUsd);
    if (kept.tracking().features().contains(feature)) {
      add(keys.feature(feature), user, picoUsd);
    }
    if (kept.tracking().days()) {
      add(keys.hour((int) (at.getEpochSecond() / 3600)), user, picoUsd);
    }
  }

  private void add(String key, String field, long picoUsd) {
    truth.computeIfAbsent(key + " " + field, absent -> new LongAdder()).add(picoUsd);
  }

  private static Keys keys(Instant at) {
    return new Keys(YearMonth.from(at.atZone(ZoneOffset.UTC)), ZoneOffset.UTC);
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

  /** Redis has saved something of each ledger's; or it would come back empty, another fault. */
  private void callAndSave(RedisServer server) throws Exception {
    start(server);
    call(10_000);
    awaitDelivery();
    assertThat(server.command("SAVE")).isEqualTo("+OK");
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
    Map<String, Long> amounts = new TreeMap<>();
    truth.forEach((place, picoUsd) -> amounts.put(place, picoUsd.sum()));
    return amounts;
  }

  private Map<String, Long> inRedis(RedisServer server) {
    Map<String, Long> amounts = new TreeMap<>();
    try (JedisRedis redis = new JedisRedis(server.url())) {
      for (String key : allKeys()) {
        redis.scan(
            key,
            (field, value) -> {
              if (!key.endsWith(":spend")
                  || field.startsWith(Keys.USER)
                  || field.startsWith(Keys.FOLDED)) {
                amounts.put(key + " " + field, Long.parseLong(value));
              }
            });
      }
    }
    return amounts;
  }

  private Set<String> allKeys() {
    Set<String> all = new TreeSet<>();
    for (Instant at : kept.moments()) {
      Keys keys = keys(at);
      all.add(keys.spend());
      all.add(keys.feature("search"));
      all.add(keys.feature("chat"));
      all.add(keys.hour((int) (at.getEpochSecond() / 3600)));
    }
    return all;
  }

  private int months() {
    return (int) kept.moments().stream().map(at -> keys(at).spend()).distinct().count();
  }

  private void awaitFault(String operation) {
    await().atMost(PATIENCE).until(() -> faults(operation) > 0);
  }

  private long faults(String operation) {
    return ledgers.stream()
        .mapToLong(ledger -> ledger.faults().errors().getOrDefault(operation, 0L))
        .sum();
  }

  @ParameterizedTest
  @MethodSource("kept")
  void killedAndStartedAgainWithAllItHadWritten(Kept of) throws Exception {
    kept = of;
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

  @ParameterizedTest
  @MethodSource("kept")
  void killedAndStartedAgainAsItWasSomeTimeBefore(Kept of) throws Exception {
    kept = of;
    try (RedisServer server = RedisServer.start(folder, "--save", "", "--appendonly", "no")) {
      callAndSave(server);
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

  @ParameterizedTest
  @MethodSource("kept")
  void startedAgainEmpty(Kept of) throws Exception {
    kept = of;
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
      assertThat(faults("emptied")).isEqualTo(2L * months());
      assertThat(Files.exists(folder.resolve("dump.rdb"))).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("kept")
  void emptiedWhileItRuns(Kept of) throws Exception {
    kept = of;
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

  @ParameterizedTest
  @MethodSource("kept")
  void pausedSoThatWhatWasTakenForLostIsDoneLater(Kept of) throws Exception {
    kept = of;
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

  @ParameterizedTest
  @MethodSource("kept")
  void slowSoThatAnswersComeTooLate(Kept of) throws Exception {
    kept = of;
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

  /** As by an operator who restores a backup after the ledger was lost. */
  @ParameterizedTest
  @MethodSource("kept")
  void emptiedAndThenPutBackAsItWasSomeTimeBefore(Kept of) throws Exception {
    kept = of;
    try (RedisServer server = RedisServer.start(folder, "--save", "", "--appendonly", "no")) {
      callAndSave(server);
      Path backup = folder.resolve("backup");
      Files.move(folder.resolve("dump.rdb"), backup);
      call(10_000);
      awaitDelivery();
      server.command("FLUSHALL");
      call(10_000);
      awaitDelivery();
      assertThat(faults("emptied")).isEqualTo(2L * months());
      server.kill();
      call(5_000);
      awaitFault("exchange");
      Files.copy(backup, folder.resolve("dump.rdb"));
      server.restart();
      call(15_000);
      assertTruth(server);
      assertThat(faults("restored")).isEqualTo(2L * months());
    }
  }

  /** More is missing than is held: what cannot be sent again is known to the pico-dollar. */
  @Test
  void whatIsLostBeyondWhatIsHeldIsTold() throws IOException {
    try (RedisServer server = RedisServer.start(folder, "--save", "", "--appendonly", "no")) {
      start(server);
      housekeeping.shutdownNow();
      SharedLedger ledger = ledgers.get(0);
      ledger.charge(new Charge("first", "pro", "chat", 5, now));
      deliver(ledger);
      server.command("SAVE");
      ledger.charge(new Charge("first", "pro", "chat", 7, now));
      deliver(ledger);
      for (int round = 0; round < 11; round++) {
        for (int i = 0; i < 9_999; i++) {
          ledger.charge(new Charge("u-" + i, "pro", "chat", 1, now));
        }
        deliver(ledger);
      }
      server.kill();
      server.restart();
      ledger.charge(new Charge("first", "pro", "chat", 11, now));
      deliver(ledger);

      Map<String, Long> users = inRedis(server);
      long held = users.values().stream().mapToLong(Long::longValue).sum();
      assertThat(users).containsEntry(keys(now).spend() + " u:first", 5L + 11);
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
