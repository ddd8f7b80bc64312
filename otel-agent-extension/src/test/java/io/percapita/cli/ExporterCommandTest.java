package io.percapita.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.ledger.Charge;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.redis.SharedLedger;
import io.percapita.testing.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ExporterCommandTest {
  private static final Pattern PORT = Pattern.compile("http://127.0.0.1:(\\d+)/metrics");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final Clock clock = Clock.systemUTC();
  private final StringWriter said = new StringWriter();
  private final CommandLine line =
      Percapita.commandLine(clock, new ByteArrayInputStream(new byte[0]))
          .setOut(new PrintWriter(said, true))
          .setErr(new PrintWriter(said, true));

  @Test
  void theFleetsFiguresAreServed() throws Exception {
    try (RedisServer server = RedisServer.start(folder);
        SharedLedger ledger =
            SharedLedger.in(server.url(), Tracking.MONTHS_ONLY, ZoneOffset.UTC, 100, clock)) {
      for (int i = 1; i <= 4; i++) {
        ledger.charge(new Charge("u-" + i, "pro", "chat", i * 1_000_000_000_000L, clock.instant()));
      }
      ledger.keepHouse();

      Thread exporter = run(server.url().toString());
      try {
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .untilAsserted(
                () ->
                    assertThat(scrape().lines())
                        .contains(
                            "llm_ledger_users{llm_plan=\"pro\"} 4.0",
                            "llm_ledger_spend_usd{llm_plan=\"pro\"} 10.0",
                            "llm_ledger_user_spend_usd{llm_plan=\"pro\",llm_user=\"u-4\"} 4.0",
                            "llm_ledger_user_spend_usd{llm_plan=\"pro\",llm_user=\"u-3\"} 3.0",
                            "llm_ledger_spend_share{llm_top=\"10\"} 0.4",
                            "llm_ledger_user_spend_quantile_usd{llm_plan=\"pro\",llm_quantile=\"0.5\"} 2.0",
                            "llm_ledger_users_over{llm_plan=\"pro\",llm_threshold=\"0.5\"} 4.0",
                            "llm_ledger_users_over{llm_plan=\"pro\",llm_threshold=\"1\"} 2.0",
                            "llm_ledger_users_over{llm_plan=\"pro\",llm_threshold=\"0.25\"} 4.0",
                            "llm_ledger_users_over{llm_plan=\"pro\",llm_threshold=\"1.05\"} 2.0",
                            "llm_ledger_folded_users 0.0")
                        .noneMatch(metric -> metric.contains("llm_user=\"u-1\"")));
      } finally {
        end(exporter);
      }
    }
  }

  @Test
  void aLedgerThatCannotBeReadIsCountedAndSaid() throws Exception {
    Thread exporter = run("redis://127.0.0.1:11");
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(scrape())
                      .contains("llm_ledger_errors_total{llm_ledger_operation=\"read\"} 1.0")
                      .doesNotContain("llm_ledger_users{"));
      assertThat(said.toString()).contains("The ledger cannot be read");
    } finally {
      end(exporter);
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      int code =
          line.execute(
              "exporter",
              "--ledger",
              "redis://h",
              "--port",
              Integer.toString(taken.getLocalPort()));

      assertThat(code).isEqualTo(1);
      assertThat(said.toString()).contains("Cannot listen on 0.0.0.0:" + taken.getLocalPort());
    }
  }

  @Test
  void anotherLedgerIsWrongUsage() {
    assertThat(line.execute("exporter", "--ledger", "mysql://db")).isEqualTo(2);
    assertThat(said.toString()).contains("--ledger must be redis://host:port");
    assertThat(line.execute("exporter", "--ledger", "redis://h", "--budget", "pro=-1"))
        .isEqualTo(2);
    assertThat(line.execute("exporter", "--ledger", "redis://h", "--user-budget", "u-1=-1"))
        .isEqualTo(2);
    assertThat(line.execute("exporter", "--ledger", "redis://h", "--thresholds", "pro=half"))
        .isEqualTo(2);
    assertThat(said.toString())
        .contains("--thresholds pro must be parts of the budget, such as 0.5/0.9");
    assertThat(line.execute("exporter", "--ledger", "redis://h", "--user-thresholds", "u-4=half"))
        .isEqualTo(2);
    assertThat(said.toString()).contains("--user-thresholds u-4 must be parts of the budget");
    assertThat(line.execute("exporter", "--ledger", "redis://h", "--common-thresholds", "half"))
        .isEqualTo(2);
    assertThat(said.toString()).contains("--common-thresholds must be parts of the budget");
    assertThat(line.execute("exporter", "--ledger", "redis://my_redis:6379")).isEqualTo(2);
    assertThat(said.toString()).contains("rediss://host:port, the host by a name without _");
  }

  private Thread run(String url) {
    AtomicInteger code = new AtomicInteger(-1);
    Thread thread =
        new Thread(
            () ->
                code.set(
                    line.execute(
                        "exporter",
                        "--ledger",
                        url,
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--top",
                        "2",
                        "--budget",
                        "pro=3.75",
                        "--thresholds",
                        "pro=0.5/1",
                        "--user-budget",
                        "u-1=0.9",
                        "--user-thresholds",
                        "u-4=1.05",
                        "--common-thresholds",
                        "0.25")));
    thread.start();
    return thread;
  }

  private static void end(Thread exporter) throws InterruptedException {
    exporter.interrupt();
    exporter.join(PATIENCE.toMillis());
    assertThat(exporter.isAlive()).isFalse();
  }

  private String scrape() throws Exception {
    Matcher port = PORT.matcher(said.toString());
    assertThat(port.find()).isTrue();
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(port.group())).build(), BodyHandlers.ofString())
        .body();
  }
}
