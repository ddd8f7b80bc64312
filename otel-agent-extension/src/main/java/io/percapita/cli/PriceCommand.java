package io.percapita.cli;

import io.percapita.pricing.Money;
import io.percapita.pricing.PriceBook;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.pricing.PriceQuote.Unpriced;
import io.percapita.pricing.PriceSource;
import io.percapita.usage.Component;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code price}: what a usage costs and why. */
@Command(
    name = "price",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "What a usage costs, by which rule, from which source.",
      "Token counts are disjoint: --input leaves out cached tokens, --output leaves out reasoning."
    },
    subcommands = {PriceListCommand.class, PriceCheckCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:priced",
      "1:unpriced, or with --jsonl: some line was not understood",
      "2:wrong usage"
    })
final class PriceCommand implements Callable<Integer> {
  private static final int UNPRICED = 1;
  private static final int TOKENS_PER_PRICE = 1_000_000;
  private static final int REQUESTS_PER_PRICE = 1_000;
  private static final int SHOWN_DECIMALS = 9;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final PriceFilesOption files = new PriceFilesOption();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Who bills, as gen_ai.provider.name, such as anthropic.")
  private @Nullable String provider;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model as the provider names it.")
  private @Nullable String model;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "A day, such as 2026-03-01, or a time, such as 2026-03-01T10:30:00Z; now.")
  private @Nullable String at;

  @Option(names = "--batch", description = "The call was part of a batch.")
  private boolean batch;

  @Option(names = "--tier", paramLabel = "NAME", description = "The service tier; standard.")
  private @Nullable String tier;

  @Option(names = "--region", paramLabel = "NAME", description = "The region that bills.")
  private @Nullable String region;

  private @Nullable UsageOptions usage;

  @Option(
      names = "--jsonl",
      description = "Price each JSON object, one a line, of the standard input; docs/pricing.md.")
  private boolean jsonl;

  private final Clock clock;
  private final InputStream in;

  private PriceCommand(Clock clock, InputStream in) {
    this.clock = clock;
    this.in = in;
  }

  /**
   * The command with an option for each component.
   *
   * @param clock tells the time of queries that name none
   * @param in where {@code --jsonl} reads
   */
  static CommandLine create(Clock clock, InputStream in) {
    PriceCommand command = new PriceCommand(clock, in);
    CommandLine line = new CommandLine(command);
    command.usage = UsageOptions.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws IOException {
    PriceBook book = files.book(commandLine());
    if (jsonl) {
      return lines(book);
    }
    PriceQuery query = query();
    PriceQuote quote = book.quote(query);
    PrintWriter out = commandLine().getOut();
    if (quote instanceof Unpriced unpriced) {
      out.println("unpriced: " + unpriced.reason());
      out.flush();
      commandLine()
          .getErr()
          .println(
              book.knows(query.provider())
                  ? "`price list --provider "
                      + query.provider()
                      + "` shows its models with a price."
                  : "`price list` shows the providers.");
      return UNPRICED;
    }
    print(query, (Priced) quote, book.source(query), out);
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private PriceQuery query() {
    if (provider == null || model == null || usage == null) {
      throw wrong("Give --provider and --model, or --jsonl to read queries");
    }
    try {
      Instant instant =
          at == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : QueryWords.instant(at);
      return new PriceQuery(
          provider, model, instant, QueryWords.tier(tier, batch), region, usage.usage());
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private int lines(PriceBook book) throws IOException {
    JsonLinePricer pricer = new JsonLinePricer(book, clock);
    PrintWriter out = commandLine().getOut();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank()) {
        pricer.skip();
      } else {
        out.println(pricer.price(line));
      }
      if (!lines.ready()) {
        out.flush(); // who asks line by line waits for the answer
      }
    }
    out.flush();
    if (pricer.misunderstood() == 0) {
      return CommandLine.ExitCode.OK;
    }
    commandLine()
        .getErr()
        .println(pricer.misunderstood() + " lines were not understood; their reason says why.");
    return UNPRICED;
  }

  private static void print(
      PriceQuery query, Priced priced, @Nullable PriceSource source, PrintWriter out) {
    out.printf(
        "%s %s, %s, tier %s%s%n",
        query.provider(),
        query.model(),
        query.at(),
        query.serviceTier(),
        query.region() == null ? "" : ", region " + query.region());
    for (Map.Entry<Component, Money> cost : priced.components().entrySet()) {
      Component component = cost.getKey();
      out.printf(
          Locale.ROOT,
          "  %-17s %,15d %-8s at %12s USD a %s  %20s USD%n",
          component.id(),
          query.usage().count(component),
          component.isToken() ? "tokens" : "requests",
          perUnit(cost.getValue(), query.usage().count(component), component),
          component.isToken() ? "million " : "thousand",
          cost.getValue().toUsdString());
    }
    out.printf("  %-74s %20s USD%n", "total", priced.total().toUsdString());
    out.println("rule      " + priced.rule());
    out.println("book      " + priced.bookVersion());
    if (source != null) {
      print(source, out);
    }
  }

  private static void print(PriceSource source, PrintWriter out) {
    out.println(
        "holds     "
            + (source.from() == null ? "since it was first known" : "from " + source.from())
            + (source.to() == null ? "" : " to before " + source.to())
            + " (UTC)");
    out.println("source    " + source.source());
    out.println("checked   " + source.checked());
    if (source.uncertain() != null) {
      out.println("uncertain " + source.uncertain());
    }
    if (source.discount() != null) {
      out.println("discount  " + source.discount());
    }
  }

  /** Exact unless a discount was rounded, and then to nine decimals. */
  private static String perUnit(Money cost, long count, Component component) {
    BigDecimal usd =
        cost.toDecimal()
            .multiply(
                BigDecimal.valueOf(component.isToken() ? TOKENS_PER_PRICE : REQUESTS_PER_PRICE))
            .divide(BigDecimal.valueOf(count), SHOWN_DECIMALS, RoundingMode.HALF_UP)
            .stripTrailingZeros();
    return usd.signum() == 0 ? "0" : usd.toPlainString();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec.commandLine();
  }
}
