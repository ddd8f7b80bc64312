package io.percapita.cli;

import io.percapita.config.BudgetPart;
import io.percapita.config.RedisUrl;
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
import java.util.HashSet;
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

  @Option(
      names = "--user-thresholds",
      paramLabel = "USER=PARTS",
      description = "The same of a user who has thresholds of their own.")
  private Map<String, String> userThresholds = new HashMap<>();

  @Option(
      names = "--common-thresholds",
      paramLabel = "PARTS",
      description = "The same of all plans, as budgets.thresholds in the JVMs, such as 0.5/0.9.")
  private @Nullable String commonThresholds;

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
    if (url == null || !RedisUrl.isOne(url)) {
      throw wrong("--ledger must be " + RedisUrl.allowed(url));
    }
    return url;
  }

  private UsersOver usersOver() {
    return new UsersOver(
        terms("--budget", budgets, "--thresholds", thresholds),
        terms("--user-budget", userBudgets, "--user-thresholds", userThresholds),
        commonThresholds == null
            ? List.of()
            : List.copyOf(parts("--common-thresholds", commonThresholds)));
  }

  /** By plan or user, what one option or both say of it. */
  private Map<String, UsersOver.Terms> terms(
      String budgetOption,
      Map<String, BigDecimal> budgets,
      String partsOption,
      Map<String, String> parts) {
    Set<String> names = new HashSet<>(budgets.keySet());
    names.addAll(parts.keySet());
    Map<String, UsersOver.Terms> terms = new HashMap<>();
    for (String name : names) {
      BigDecimal usd = budgets.get(name);
      String text = parts.get(name);
      terms.put(
          name,
          new UsersOver.Terms(
              usd == null ? null : money(budgetOption + " " + name, usd),
              text == null ? null : parts(partsOption + " " + name, text)));
    }
    return terms;
  }

  private Set<BigDecimal> parts(String option, String text) {
    Set<BigDecimal> parts = new TreeSet<>();
    for (String one : text.split("/", -1)) {
      BigDecimal part = BudgetPart.of(one.strip());
      if (part == null) {
        throw wrong(option + " must be parts of the budget, such as 0.5/0.9");
      }
      parts.add(part);
    }
    return parts;
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
