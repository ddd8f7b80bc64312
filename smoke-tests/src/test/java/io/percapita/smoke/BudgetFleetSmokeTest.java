package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By how much two JVMs that share a Redis let one user overrun a limit, who calls as fast as can
 * be.
 */
class BudgetFleetSmokeTest extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * A little less than is reserved for such a call, whose answer has the length it is limited to.
   */
  private static final String SCRIPT = "usage=1:0:0:0:300:100";

  private static final String BODY =
      "{\"model\":\"gpt-4o-mini\",\"max_tokens\":400,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";

  /** In pico-dollars: 1 x 0.15 + 400 x 0.60 USD per million. */
  private static final long COST = 240_150_000;

  /** Ninety-nine calls and a half. */
  private static final long LIMIT = 23_894_925_000L;

  private static final int AT_ONCE = 20;
  private static final int MOST_ROUNDS = 1000;

  @Test
  void overrunsAreAsTheFormulaHasThem(@TempDir Path folder) throws IOException {
    try (RedisServer redis = RedisServer.start(folder);
        AppJvm first = startApp(redis, folder, false);
        AppJvm second = startApp(redis, folder, true)) {
      first.send("parallel-200", url(CHAT), SCRIPT, "u-alone", BODY);

      assertThat(received(BODY))
          .as("the tenth call overruns, by half of what it costs")
          .isEqualTo(10);
      awaitSpentInRedis(redis, "u-alone", 10 * COST);
      second.send("parallel-20", url(CHAT), SCRIPT, "u-alone", BODY);
      // Or it does not know in time, on a machine that is busy, and refuses for that.
      assertThat(received(BODY)).as("the other one knows at first sight").isEqualTo(10);
      standIn.reset();

      List<AppJvm> apps = List.of(first, second);
      long mostAtOnce = 0;
      for (int round = 0; !areThrottled(apps); round++) {
        assertThat(round).as("rounds of calls until all is spent").isLessThan(MOST_ROUNDS);
        List<Long> before = List.of(received(body(0)), received(body(1)));
        callTogether(apps);
        for (int i = 0; i < apps.size(); i++) {
          mostAtOnce = Math.max(mostAtOnce, received(body(i)) - before.get(i));
        }
        awaitSpentInRedis(redis, "u-fleet", standIn.received().size() * COST);
      }
      long overrun = standIn.received().size() * COST - LIMIT;

      // What one JVM does not know of the other: of its last round, and of the one before it.
      long unseenAndInFlight = 2 * mostAtOnce * COST;
      assertThat(overrun).isNotNegative().isLessThan(COST + unseenAndInFlight);
      assertThat(mostAtOnce).as("calls are made at the same time").isGreaterThan(1);

      int received = standIn.received().size();
      callTogether(apps);
      assertThat(standIn.received()).as("both know that all is spent").hasSize(received);
    }
  }

  private AppJvm startApp(RedisServer redis, Path folder, boolean strict) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("percapita-" + strict + ".yaml"),
            """
            budgets:
              strict: %s
              on_error: %s
              users:
                u-alone: {budget_usd: 0.002281425, thresholds: {1: throttle}}
                u-fleet: {budget_usd: 0.023894925, thresholds: {1: throttle}}
            """
                .formatted(strict, strict ? "closed" : "open"));
    return app(AgentVersion.BUILT_AGAINST)
        .property("percapita.config.file", config)
        .property("percapita.user.id", "raw")
        .property("percapita.ledger", redis.url())
        .start("jdk");
  }

  private boolean areThrottled(List<AppJvm> apps) {
    return apps.stream()
        .allMatch(app -> app.send("budget", "-", "-", "u-fleet", "-").equals("OK\tthrottle"));
  }

  /** Each JVM makes many calls at once, while the other does. */
  private void callTogether(List<AppJvm> apps) {
    CompletableFuture<String> other =
        CompletableFuture.supplyAsync(() -> callAtOnce(apps.get(1), body(1)));
    assertThat(callAtOnce(apps.get(0), body(0))).startsWith("OK");
    assertThat(other.join()).startsWith("OK");
  }

  private String callAtOnce(AppJvm app, String body) {
    return app.send("parallel-" + AT_ONCE, url(CHAT), SCRIPT, "u-fleet", body);
  }

  /** By its length, tells which JVM sends it. */
  private static String body(int app) {
    return BODY + " ".repeat(1 + app);
  }

  private long received(String body) {
    return standIn.received().stream()
        .filter(request -> request.bodyLength() == body.length())
        .count();
  }

  private static void awaitSpentInRedis(RedisServer redis, String user, long picoUsd) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(spentInRedis(redis, user)).isEqualTo(":" + picoUsd));
  }

  private static String spentInRedis(RedisServer redis, String user) {
    try {
      return redis.command(
          "EVAL \"local sum = 0 for _, key in ipairs(redis.call('KEYS', '*:spend')) do"
              + " sum = sum + (redis.call('HGET', key, 'u:"
              + user
              + "') or 0) end return sum\" 0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
