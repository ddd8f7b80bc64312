package io.percapita.cli;

import io.percapita.config.BudgetPart;
import io.percapita.ledger.LedgerFigures;
import io.percapita.ledger.UsersOver;
import io.percapita.ledger.redis.SharedFigures;
import io.percapita.pricing.Money;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code exporter}: tells Prometheus what the users of a fleet have spent. */
@Command(
    name = "exporter",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serves what the users of a fleet have spent this month, from the ledger that its JVMs share,",
      "for Prometheus to scrape. One exporter is enough for a fleet; docs/ledger.md."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"1:the port cannot be had", "2:wrong usage"})
final class ExporterCommand implements Callable<Integer> {
  private static final int PORT_TAKEN = 1;
  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final int PICO_DECIMALS = 12;

  /** Counting may take a twentieth of the time, which leaves Redis to the JVMs. */
  private static final int SHARE_OF_TIME = 20;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--ledger",
      paramLabel = "URL",
      required = true,
      defaultValue = "${env:PERCAPITA_LEDGER}",
      description = {
        "The Redis or Valkey, such as redis://user:password@host:6379/0. Where it has a password,",
        "better by the environment variable PERCAPITA_LEDGER."
      })
  private @Nullable URI ledger;

  @Option(names = "--host", defaultValue = "0.0.0.0", description = "Where to listen; everywhere.")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "9465",
      description = "Where to listen; ${DEFAULT-VALUE}, or 0 for any free port.")
  private int port;

  @Option(
      names = "--top",
      defaultValue = "100",
      description = "How many users to tell by name, those who have spent most; ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "Whose months count, as percapita.ledger.zone in the JVMs; ${DEFAULT-VALUE}.")
  private ZoneId zone = ZoneId.of("UTC");

  @Option(
      names = "--budget",
      paramLabel = "PLAN=USD",
      description = "What a user of a plan may spend in a month; for each plan with a budget.")
  private Map<String, BigDecimal> budgets = new HashMap<>();

  @Option(
      names = "--user-budget",
      paramLabel = "USER=USD",
      description = {
        "What a user may spend who has a budget of their own, by the name that llm_user shows."
      })
  private Map<String, BigDecimal> userBudgets = new HashMap<>();

  @Option(
      names = "--thresholds",
      paramLabel = "PLAN=PARTS",
      description = {
        "Which parts of a plan's budget are told beside 0.8 and the whole, such as pro=0.5/0.9."
      })
  private Map<String, String> thresholds = new HashMap<>();

  private final Clock clock;

  ExporterCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    URI url = checkedUrl();
    UsersOver over = usersOver();
    LedgerMetrics metrics = new LedgerMetrics(over);
    PrometheusRegistry registry = new PrometheusRegistry();
    metrics.register(registry);
    try (SharedFigures figures = SharedFigures.of(url, zone, clock, top, over.users().keySet());
        HTTPServer server =
            HTTPServer.builder().hostname(host).port(port).registry(registry).buildAndStart()) {
      say("Serving the ledger at http://" + host + ":" + server.getPort() + "/metrics");
      run(figures, metrics);
      return 0;
    } catch (IOException e) {
      say("Cannot listen on " + host + ":" + port + ": " + e.getMessage());
      return PORT_TAKEN;
    }
  }

  /** Counts again and again until the thread is interrupted. */
  private void run(SharedFigures source, LedgerMetrics metrics) {
    while (!Thread.currentThread().isInterrupted()) {
      long start = clock.millis();
      try {
        LedgerFigures figures = source.count();
        if (metrics.counted(figures)) {
          say("The ledger was read.");
        }
      } catch (RuntimeException e) {
        if (metrics.failed()) {
          say(
              "The ledger cannot be read ("
                  + e
                  + "); the last figures stay, and it is tried again.");
        }
      }
      long took = Math.max(0, clock.millis() - start);
      try {
        Thread.sleep(Math.max(PERIOD.toMillis(), took * SHARE_OF_TIME));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private URI checkedUrl() {
    URI url = ledger;
    if (url == null
        || url.getHost() == null
        || !("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))) {
      throw wrong("--ledger must be redis://host:port or rediss://host:port");
    }
    return url;
  }

  private UsersOver usersOver() {
    Map<String, UsersOver.Terms> plans = new HashMap<>();
    budgets.forEach(
        (plan, usd) ->
            plans.put(plan, new UsersOver.Terms(money("--budget " + plan, usd), parts(plan))));
    thresholds
        .keySet()
        .forEach(plan -> plans.computeIfAbsent(plan, p -> new UsersOver.Terms(null, parts(p))));
    Map<String, UsersOver.Terms> users = new HashMap<>();
    userBudgets.forEach(
        (user, usd) ->
            users.put(user, new UsersOver.Terms(money("--user-budget " + user, usd), null)));
    return new UsersOver(plans, users, List.of());
  }

  private @Nullable Set<BigDecimal> parts(String plan) {
    String text = thresholds.get(plan);
    if (text == null) {
      return null;
    }
    Set<BigDecimal> parts = new TreeSet<>();
    for (String part : text.split("/", -1)) {
      parts.add(part(plan, part.strip()));
    }
    return parts;
  }

  private BigDecimal part(String plan, String text) {
    BigDecimal part = BudgetPart.of(text);
    if (part == null) {
      throw wrong(
          "--thresholds " + plan + " must be parts of the budget, such as " + plan + "=0.5/0.9");
    }
    return part;
  }

  private Money money(String option, BigDecimal usd) {
    if (usd.signum() < 0) {
      throw wrong(option + " must not be negative");
    }
    try {
      return new Money(usd.movePointRight(PICO_DECIMALS).longValueExact());
    } catch (ArithmeticException e) {
      throw wrong(option + " must be below nine million, with 12 decimals at most");
    }
  }

  private void say(String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
