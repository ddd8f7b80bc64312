package io.percapita.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.ledger.Charge;
import io.percapita.ledger.LedgerFigures;
import io.percapita.ledger.SpendWindow;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.redis.RedisOfBadConnections.Fate;
import io.percapita.testing.MutableClock;
import io.percapita.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/** JVMs that share a real Redis; each ledger stands for one. */
final class SharedLedgerTest {
  private static final Tracking ALL = new Tracking(Set.of("search"), true);

  /** Ahead of Redis' own clock, by which keys expire. */
  private static final Instant NOW = Instant.parse("2099-11-10T12:30:00Z");

  private static final String SPEND = "{percapita}:2099-11:spend";
  private static final String RANK = "{percapita}:2099-11:rank";

  @TempDir private Path folder;

  private final MutableClock clock = MutableClock.at(NOW);
  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisServer server;
  private UnifiedJedis jedis;
  private SharedLedger one;
  private SharedLedger other;

  @BeforeEach
  void start() throws IOException {
    server = RedisServer.start(folder);
    jedis = RedisClient.create(server.url());
    one = ledger(1000);
    other = ledger(1000);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    jedis.close();
    server.close();
  }

  private SharedLedger ledger(int maxUsers) {
    SharedLedger ledger = SharedLedger.in(server.url(), ALL, ZoneOffset.UTC, maxUsers, clock);
    open.add(ledger);
    return ledger;
  }

  private void charge(SharedLedger ledger, String user, String plan, long picoUsd) {
    ledger.charge(new Charge(user, plan, "search", picoUsd, clock.instant()));
  }

  private long month(SharedLedger ledger, String user) {
    return ledger.spent(user, SpendWindow.MONTH, null, clock.instant());
  }

  private long day(SharedLedger ledger, String user) {
    return ledger.spent(user, SpendWindow.DAY, null, clock.instant());
  }

  private long search(SharedLedger ledger, String user) {
    return ledger.spent(user, SpendWindow.MONTH, "search", clock.instant());
  }

  private LedgerFigures figures() {
    try (SharedFigures figures =
        SharedFigures.of(server.url(), ZoneOffset.UTC, clock, 100, Set.of())) {
      return figures.count();
    }
  }

  @Test
  void aJvmKnowsItsOwnChargesAtOnceAndThoseOfOthersWithTheNextExchange() {
    charge(one, "u-1", "pro", 3);
    assertThat(month(one, "u-1")).isEqualTo(3);
    assertThat(month(other, "u-1")).isZero();
    assertThat(one.pending()).isEqualTo(3); // the month, the feature and the hour

    one.keepHouse();
    charge(other, "u-1", "pro", 4);
    assertThat(month(other, "u-1")).isEqualTo(4);
    other.keepHouse();
    assertThat(one.pending()).isZero();
    assertThat(month(other, "u-1")).isEqualTo(7);
    assertThat(search(other, "u-1")).isEqualTo(7);
    assertThat(day(other, "u-1")).isEqualTo(7);

    assertThat(month(one, "u-1")).isEqualTo(3);
    one.keepHouse(); // because it was asked, it asks
    assertThat(month(one, "u-1")).isEqualTo(7);
  }

  @Test
  void whoIsAskedAboutBeforeAnyChargeIsKnownWithTheNextExchange() {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    month(other, "u-1");
    search(other, "u-1");
    day(other, "u-1");

    other.keepHouse();

    assertThat(month(other, "u-1")).isEqualTo(3);
    assertThat(search(other, "u-1")).isEqualTo(3);
    assertThat(day(other, "u-1")).isEqualTo(3);
  }

  @Test
  void amountsAreExactBeyondWhatADoubleHoldsAndTheRankIsAsExactAsItCan() {
    charge(one, "u-1", "pro", 9_007_199_254_740_993L);
    charge(one, "u-2", "pro", 5);
    one.keepHouse();
    charge(other, "u-1", "pro", 2);
    other.keepHouse();

    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("9007199254740995");
    assertThat(jedis.zrange(RANK, ZRangeParams.zrangeParams(0, -1).rev()))
        .containsExactly("u-1", "u-2");
    assertThat(jedis.zscore(RANK, "u-1")).isEqualTo(9_007_199_254_740_996d);
    assertThat(month(other, "u-1")).isEqualTo(9_007_199_254_740_995L);
  }

  @Test
  void allKeysOfABatchAreInOneSlotAndExpire() {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();

    Set<String> keys = jedis.keys("*");
    assertThat(keys)
        .containsExactlyInAnyOrder(
            SPEND,
            RANK,
            "{percapita}:2099-11:plans",
            "{percapita}:2099-11:feature:search",
            "{percapita}:2099-11:hour:" + NOW.getEpochSecond() / 3600);
    assertThat(keys.stream().map(JedisClusterCRC16::getSlot).distinct()).hasSize(1);
    assertThat(jedis.expireTime(SPEND))
        .isEqualTo(Instant.parse("2100-01-10T00:00:00Z").getEpochSecond());
    assertThat(keys).allMatch(key -> jedis.expireTime(key) > NOW.getEpochSecond());
  }

  @Test
  void monthsAreApartAndTheOneBeforeIsKept() {
    charge(one, "u-1", "pro", 3);
    clock.advance(Duration.ofDays(25));
    charge(one, "u-1", "pro", 5);
    one.charge(new Charge("u-1", "pro", "search", 1, NOW));
    one.charge(new Charge("u-1", "pro", "search", 9, NOW.minus(Duration.ofDays(60))));
    one.keepHouse();

    assertThat(month(one, "u-1")).isEqualTo(5);
    assertThat(one.spent("u-1", SpendWindow.MONTH, null, NOW)).isEqualTo(4);
    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("4");
    assertThat(jedis.hget("{percapita}:2099-12:spend", "u:u-1")).isEqualTo("5");
    assertThat(one.faults().lostPicoUsd()).isEqualTo(9);
  }

  @Test
  void aDayIsAddedUpOverHoursAndJvmsAndForgotten() {
    charge(one, "u-1", "pro", 1);
    one.keepHouse();
    clock.advance(Duration.ofHours(23));
    charge(other, "u-1", "pro", 10);
    other.keepHouse();
    day(other, "u-1");
    other.keepHouse();
    assertThat(day(other, "u-1")).isEqualTo(11);

    clock.advance(Duration.ofHours(1));
    assertThat(day(other, "u-1")).isEqualTo(10);
    clock.advance(Duration.ofHours(23));
    assertThat(day(other, "u-1")).isZero();
  }

  @Test
  void ofADayOnlyTheHoursInWhichAUserCalledAreRemembered() {
    charge(one, "u-0", "pro", 1);
    one.keepHouse();
    clock.advance(Duration.ofHours(5));
    for (int i = 0; i < 100; i++) {
      assertThat(day(other, "u-" + i)).isZero();
    }

    other.keepHouse();

    // The hour that is and the one before it, and of one user another one.
    assertThat(other.numbers()).isEqualTo(201);
    assertThat(day(other, "u-0")).isEqualTo(1);
    other.keepHouse();
    assertThat(other.numbers()).isEqualTo(201);
  }

  @Test
  void whatIsToldLateOfAnHourThatIsOverIsKnownInTheNextHour() {
    assertThat(day(other, "u-1")).isZero();
    other.keepHouse();
    one.charge(new Charge("u-1", "pro", "search", 7, NOW.minus(Duration.ofHours(3))));
    one.keepHouse();

    clock.advance(Duration.ofHours(1));
    day(other, "u-1");
    other.keepHouse();

    assertThat(day(other, "u-1")).isEqualTo(7);
  }

  @Test
  void theExporterCountsTheFleet() {
    charge(one, "u-1", "free", 10);
    charge(one, "u-1", "pro", 10);
    charge(one, "u-2", Charge.NO_PLAN, 1);
    charge(other, "u-1", Charge.NO_PLAN, 5);
    charge(other, "u-3", "free", 2);
    one.keepHouse();
    other.keepHouse();

    LedgerFigures figures = figures();

    assertThat(figures.byPlan()).containsOnlyKeys("free", "pro", Charge.NO_PLAN);
    assertThat(figures.byPlan().get("pro").picoUsd()).isEqualTo(25);
    assertThat(figures.byPlan().get("free").picoUsd()).isEqualTo(2);
    assertThat(figures.top())
        .containsExactly(
            new LedgerFigures.TopUser("u-1", "pro", 25),
            new LedgerFigures.TopUser("u-3", "free", 2),
            new LedgerFigures.TopUser("u-2", Charge.NO_PLAN, 1));
  }

  @Test
  void aFloodOfUsersIsBoundedAndLosesNoMoney() {
    server.kill();
    SharedLedger small = ledger(100);
    for (int i = 0; i < 10_000; i++) {
      charge(small, "u-" + i, "free", 1);
    }
    charge(small, "u-0", "free", 5);
    for (int i = 0; i < 1000; i++) {
      charge(small, "u-9999", "free", 1); // one of the folded ones, and still one
    }
    small.keepHouse();
    // 164 users, each with a feature and an hour, and the plan's sum and its number of users
    assertThat(small.pending()).isLessThanOrEqualTo(164 * 3 + 2);

    restart();
    small.keepHouse();

    assertThat(small.pending()).isZero();
    assertThat(figures().byPlan().get("free").picoUsd()).isEqualTo(11_005);
    // A few are taken for others.
    assertThat(figures().foldedUsers()).isBetween(9_700L, 10_000L - 164);
    assertThat(jedisAnew().hget(SPEND, "u:u-0")).isEqualTo("6");
  }

  @Test
  void usersNobodyWantsAreForgottenHereAndStayInRedis() {
    SharedLedger small = ledger(100);
    for (int i = 0; i < 150; i++) {
      charge(small, "u-" + i, "free", 1);
    }
    small.keepHouse();
    clock.advance(Duration.ofHours(1));
    charge(small, "u-0", "free", 1);
    small.keepHouse();
    small.keepHouse();

    assertThat(month(small, "u-0")).isEqualTo(2);
    assertThat(figures().byPlan().get("free").users()).isEqualTo(150);

    jedis.flushAll();
    charge(small, "u-0", "free", 1);
    small.keepHouse();
    assertThat(figures().byPlan().get("free").picoUsd()).isEqualTo(152);
    assertThat(figures().foldedUsers()).isPositive();
    assertThat(figures().byPlan().get("free").users() + figures().foldedUsers()).isEqualTo(150);
  }

  @Test
  void whatRedisRefusesIsToldAsLostAndStopsNothing() {
    jedis.hset(SPEND, "u:bad", "no number");
    charge(one, "bad", "pro", 7);
    charge(one, "u-1", "pro", 3);

    one.keepHouse();

    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("3");
    assertThat(one.pending()).isZero();
    assertThat(one.faults().lostPicoUsd()).isEqualTo(7);
    assertThat(one.faults().errors()).isEqualTo(Map.of("increment", 1L));
  }

  @Test
  void withoutMemoryRedisTakesAllOfABatchOrNothing() {
    jedis.configSet("maxmemory", "1");
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    assertThat(one.pending()).isEqualTo(3);
    assertThat(jedis.exists(SPEND)).isFalse();

    jedis.configSet("maxmemory", "0");
    one.keepHouse();
    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("3");
  }

  @Test
  void withoutRedisTheLedgerGoesOnAndSaysSo() {
    server.kill();
    for (int i = 0; i < 3; i++) {
      charge(one, "u-1", "pro", 3);
      one.keepHouse();
    }

    assertThat(month(one, "u-1")).isEqualTo(9);
    assertThat(one.faults().errors()).isEqualTo(Map.of("exchange", 3L));
    assertThat(one.faults().lostPicoUsd()).isZero();
  }

  @Test
  void whatRedisLostWhileNobodyCalledIsDeliveredAgainAtTheEnd() {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    jedis.flushAll();

    one.end();

    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("3");
  }

  @Test
  void whatRedisLostWhileNobodyCallsIsNoticed() throws Exception {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    assertThat(server.command("SAVE")).isEqualTo("+OK");
    charge(one, "u-1", "pro", 4);
    one.keepHouse();
    jedis.close();
    server.kill();
    restart();

    clock.advance(Duration.ofSeconds(10));
    one.keepHouse(); // finds its connection broken
    one.keepHouse();

    jedis = RedisClient.create(server.url());
    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("7");
    assertThat(one.faults().errors()).isEqualTo(Map.of("exchange", 1L, "rewound", 1L));
  }

  @Test
  void aLedgerThatIsToBeHeardFirstNoticesWithoutBeingAskedThatRedisIsAway() {
    one.beHeardFirst();
    one.keepHouse();
    assertThat(one.isAway()).isFalse();

    server.kill();
    one.keepHouse();

    assertThat(one.isAway()).isTrue();
  }

  @Test
  void nothingIsLeftOfTheStreamOfAJvmThatEndsInOrder() {
    charge(one, "u-1", "pro", 3);
    charge(other, "u-1", "pro", 4);
    one.keepHouse();
    other.keepHouse();

    one.end();

    assertThat(jedis.hkeys(SPEND)).filteredOn(field -> field.startsWith("s:")).hasSize(1);
    assertThat(jedis.hkeys(SPEND)).filteredOn(field -> field.startsWith("t:")).hasSize(1);
    charge(one, "u-1", "pro", 10); // by a call that ends later still
    one.keepHouse();
    one.end();
    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("17");
  }

  @Test
  void aMonthWhoseKeysAreSpoiltHoldsUpNoOther() {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    jedis.del(SPEND);
    jedis.set(SPEND, "no hash");
    charge(one, "u-1", "pro", 4);
    clock.advance(Duration.ofDays(25)); // into the next month
    charge(one, "u-2", "pro", 5);

    one.keepHouse();

    assertThat(jedis.hget("{percapita}:2099-12:spend", "u:u-2")).isEqualTo("5");
    assertThat(one.isAway()).isFalse();
    assertThat(one.faults().errors()).isEqualTo(Map.of("exchange", 1L));
  }

  @Test
  void aCopyOfAFirstBatchThatComesAfterTheEndAddsNothing() {
    RedisOfBadConnections bad = new RedisOfBadConnections(new JedisRedis(server.url()));
    SharedLedger ledger = new SharedLedger(bad, ALL, ZoneOffset.UTC, 1000, clock);
    open.add(ledger);
    charge(ledger, "u-1", "pro", 3);
    bad.next(Fate.LATE);
    ledger.keepHouse();
    ledger.keepHouse();
    ledger.end();
    assertThat(ledger.pending()).isZero();

    bad.runLate();

    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("3");
  }

  @Test
  void whatIsThereAgainAmidItsRepetitionIsNotAddedTwice() {
    RedisOfBadConnections bad = new RedisOfBadConnections(new JedisRedis(server.url()));
    SharedLedger ledger = new SharedLedger(bad, Tracking.MONTHS_ONLY, ZoneOffset.UTC, 1000, clock);
    open.add(ledger);
    for (int amount : new int[] {1, 2, 4}) {
      charge(ledger, "u-1", "pro", amount);
      ledger.keepHouse();
      jedis.copy(SPEND, "{percapita}:copy" + amount, true);
    }
    jedis.copy("{percapita}:copy1", SPEND, true);
    clock.advance(Duration.ofSeconds(10));
    bad.next(Fate.ARRIVES);
    bad.next(Fate.LOST_ANSWER);
    ledger.keepHouse();
    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("3");

    jedis.copy("{percapita}:copy4", SPEND, true);
    charge(ledger, "u-1", "pro", 8);
    ledger.keepHouse();

    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("15");
    assertThat(ledger.pending()).isZero();
    assertThat(ledger.faults().lostPicoUsd()).isZero();
  }

  @Test
  void aDayIsAskedForAnewWhereRedisHasLostSomething() {
    clock.advance(Duration.ofHours(-3));
    charge(other, "u-1", "pro", 5);
    other.keepHouse();
    clock.advance(Duration.ofHours(3));
    day(one, "u-1");
    one.keepHouse();
    assertThat(day(one, "u-1")).isEqualTo(5);
    one.keepHouse();
    jedis.flushAll();
    clock.advance(Duration.ofSeconds(10));

    other.keepHouse();
    one.keepHouse();
    day(one, "u-1");
    one.keepHouse();

    assertThat(day(one, "u-1")).isEqualTo(5);
  }

  @Test
  void redisIsWatchedThroughMonthsWithoutCallsWhereItIsToBeHeard() {
    one.beHeardFirst();
    one.keepHouse();
    clock.advance(Duration.ofDays(70));
    one.keepHouse();
    one.keepHouse();
    server.kill();

    one.keepHouse();

    assertThat(one.isAway()).isTrue();
  }

  @Test
  void aClockThatWasAheadOnceLosesNothing() {
    clock.advance(Duration.ofDays(90));
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    clock.advance(Duration.ofDays(-90));

    charge(one, "u-1", "pro", 4);
    one.keepHouse();

    assertThat(month(one, "u-1")).isEqualTo(4);
    assertThat(jedis.hget(SPEND, "u:u-1")).isEqualTo("4");
    assertThat(one.faults().lostPicoUsd()).isZero();
  }

  @Test
  void aMonthThatIsOverDoesNotBringRedisBack() {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    clock.advance(Duration.ofDays(25)); // into the next month
    server.kill();
    for (int i = 0; i < 3; i++) {
      charge(one, "u-1", "pro", 3);
      one.keepHouse();

      assertThat(one.isAway()).isTrue();
    }
  }

  @Test
  void anAmountThatSomebodyHasSpoiltIsLeftOutOfTheFigures() {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();
    jedis.hset(SPEND, "u:u-2", "abc");

    assertThat(figures().byPlan().get("pro").users()).isEqualTo(1);
  }

  @Test
  void aStrictLedgerKnowsAtFirstSightWhatOthersHaveSpent() throws Exception {
    ExecutorService exchanging = Executors.newSingleThreadExecutor();
    try {
      other.beStrict(exchanging);
      charge(one, "u-1", "pro", 3);
      one.keepHouse();

      // On a machine that is busy it may take longer than callers have patience.
      await().until(() -> other.catchUp("u-1", true, "search", NOW));
      assertThat(month(other, "u-1")).isEqualTo(3);
      assertThat(day(other, "u-1")).isEqualTo(3);
      assertThat(search(other, "u-1")).isEqualTo(3);

      charge(one, "u-1", "pro", 4);
      one.keepHouse();
      assertThat(other.catchUp("u-1", false, null, NOW)).as("as of a moment ago").isTrue();
      assertThat(month(other, "u-1")).isEqualTo(3);

      clock.advance(Duration.ofMillis(501));
      await().until(() -> other.catchUp("u-1", false, null, NOW));
      assertThat(month(other, "u-1")).isEqualTo(7);
    } finally {
      exchanging.shutdownNow();
    }
  }

  @Test
  void aLedgerThatIsToBeHeardFirstIsAwayUntilRedisHasAnswered() throws Exception {
    one.beHeardFirst();
    assertThat(one.isAway()).isTrue();
    server.kill();
    one.keepHouse();
    assertThat(one.isAway()).isTrue();

    server.restart();
    one.keepHouse(); // with nothing that anybody wants of it
    assertThat(one.isAway()).isFalse();
    assertThat(other.isAway()).as("what nobody has asked").isFalse();
  }

  @Test
  void aStrictLedgerIsConnectedBeforeAnybodyWaits() {
    one.keepHouse();
    assertThat(jedis.exists(SPEND)).isFalse();

    one.beStrict(Runnable::run);
    one.keepHouse();

    assertThat(jedis.hexists(SPEND, "e")).isTrue();
    assertThat(one.catchUp("u-1", false, null, NOW)).isTrue();
  }

  @Test
  void nobodyWaitsForRedisUnlessThatIsAskedFor() {
    charge(one, "u-1", "pro", 3);
    one.keepHouse();

    assertThat(other.catchUp("u-1", true, "search", NOW)).isTrue();
    assertThat(month(other, "u-1")).isZero();
  }

  @Test
  void aStrictLedgerWaitsForABoundedTime() throws Exception {
    ExecutorService exchanging = Executors.newSingleThreadExecutor();
    try {
      other.beStrict(exchanging);
      charge(other, "u-2", "pro", 1);
      other.keepHouse(); // is connected
      server.pause();

      assertThat(other.catchUp("u-1", false, null, NOW)).isFalse();

      await().until(other::isAway);
      assertThat(other.catchUp("u-1", false, null, NOW)).isFalse();

      server.goOn();
      other.keepHouse();
      assertThat(other.isAway()).isFalse();
      await().until(() -> other.catchUp("u-1", false, null, NOW));
    } finally {
      exchanging.shutdownNow();
    }
  }

  @Test
  void aPasswordAndADatabaseAreUsed() {
    jedis.configSet("requirepass", "secret");
    URI url = URI.create(server.url().toString().replace("//", "//:secret@") + "/3");
    try (SharedLedger ledger = SharedLedger.in(url, ALL, ZoneOffset.UTC, 10, clock)) {
      charge(ledger, "u-1", "pro", 3);
      ledger.keepHouse();

      assertThat(ledger.pending()).isZero();
    }
    try (UnifiedJedis third = RedisClient.create(url)) {
      assertThat(third.hget(SPEND, "u:u-1")).isEqualTo("3");
    }
  }

  @Test
  void aClusterIsFollowed(@TempDir Path clusterFolder) throws IOException {
    try (RedisServer cluster = clusterNode(clusterFolder, freePort())) {
      assertThat(cluster.command("CLUSTER ADDSLOTSRANGE 0 16383")).isEqualTo("+OK");
      awaitCluster(cluster);
      try (SharedLedger ledger = SharedLedger.in(cluster.url(), ALL, ZoneOffset.UTC, 10, clock);
          SharedFigures figures =
              SharedFigures.of(cluster.url(), ZoneOffset.UTC, clock, 10, Set.of())) {
        charge(ledger, "u-1", "pro", 3);
        ledger.keepHouse();

        assertThat(ledger.pending()).isZero();
        assertThat(figures.count().byPlan().get("pro").picoUsd()).isEqualTo(3);
      }
    }
  }

  /** The node that was named dies, and another takes its place. */
  @Test
  void aClusterIsFollowedWhenTheNodeThatWasNamedIsNoMore(@TempDir Path first, @TempDir Path second)
      throws IOException {
    int bus = freePort();
    try (RedisServer named = clusterNode(first, bus);
        RedisServer replica = clusterNode(second, freePort())) {
      assertThat(named.command("CLUSTER ADDSLOTSRANGE 0 16383")).isEqualTo("+OK");
      String meet = "CLUSTER MEET 127.0.0.1 " + named.url().getPort() + " " + bus;
      assertThat(replica.command(meet)).isEqualTo("+OK");
      awaitCluster(named);
      String id = nodeId(named);
      await().until(() -> replica.command("CLUSTER REPLICATE " + id).equals("+OK"));
      String port = ", " + replica.url().getPort() + ",";
      await().until(() -> slots(named).contains(port)); // which tells of replicas that are ready
      try (SharedLedger ledger = SharedLedger.in(named.url(), ALL, ZoneOffset.UTC, 10, clock)) {
        charge(ledger, "u-1", "pro", 3);
        ledger.keepHouse();
        assertThat(ledger.pending()).isZero();
        await().until(() -> replica.command("DBSIZE").equals(named.command("DBSIZE")));

        named.kill();
        charge(ledger, "u-1", "pro", 4);
        ledger.keepHouse();
        assertThat(ledger.isAway()).isTrue();
        assertThat(replica.command("CLUSTER FAILOVER TAKEOVER")).isEqualTo("+OK");

        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  ledger.keepHouse();
                  return ledger.pending() == 0;
                });
        try (SharedFigures figures =
            SharedFigures.of(replica.url(), ZoneOffset.UTC, clock, 10, Set.of())) {
          assertThat(figures.count().byPlan().get("pro").picoUsd()).isEqualTo(7);
        }
      }
    }
  }

  private static RedisServer clusterNode(Path folder, int bus) throws IOException {
    return RedisServer.start(
        folder,
        "--cluster-enabled",
        "yes",
        "--cluster-announce-ip",
        "127.0.0.1",
        "--cluster-port", // or it would be 10,000 more than the port, which there may not be
        Integer.toString(bus));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void awaitCluster(RedisServer node) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              try (JedisRedis redis = new JedisRedis(node.url())) {
                return redis.run("return redis.call('PING')", List.of("{percapita}"), List.of())
                    != null;
              }
            });
  }

  private static String nodeId(RedisServer node) {
    try (UnifiedJedis asked = RedisClient.create(node.url())) {
      return (String) asked.eval("return redis.call('CLUSTER', 'MYID')");
    }
  }

  private static String slots(RedisServer node) {
    try (UnifiedJedis asked = RedisClient.create(node.url())) {
      return String.valueOf(asked.eval("return redis.call('CLUSTER', 'SLOTS')"));
    }
  }

  private void restart() {
    try {
      server.restart();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private UnifiedJedis jedisAnew() {
    jedis.close();
    jedis = RedisClient.create(server.url());
    return jedis;
  }
}
