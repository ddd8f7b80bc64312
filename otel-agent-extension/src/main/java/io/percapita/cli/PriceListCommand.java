package io.percapita.cli;

import io.percapita.pricing.ListedPrice;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceBook;
import io.percapita.usage.Component;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code price list}: all prices of the book. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "The prices of the book: USD per million tokens at the standard tier and the shortest prompt.",
      "Where longer prompts, other tiers or regions have prices of their own, their names follow."
    })
final class PriceListCommand implements Callable<Integer> {
  private static final int NOTHING_FOUND = 1;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final PriceFilesOption files = new PriceFilesOption();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "One provider, as gen_ai.provider.name.")
  private @Nullable String provider;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    CommandLine command = spec.commandLine();
    PriceBook book = files.book(command);
    String name = provider == null ? null : book.nameOf(provider);
    List<ListedPrice> prices =
        book.prices().stream()
            .filter(price -> name == null || name.equals(price.provider()))
            .toList();
    if (prices.isEmpty()) {
      command
          .getErr()
          .println("No prices of \"" + provider + "\"; `price list` shows those of all providers.");
      return NOTHING_FOUND;
    }
    print(prices, command.getOut());
    return CommandLine.ExitCode.OK;
  }

  private static void print(List<ListedPrice> prices, PrintWriter out) {
    int width = prices.stream().mapToInt(price -> price.source().rule().length()).max().orElse(0);
    String format = "%-" + width + "s  %-10s  %-10s  %10s  %10s  %10s  %-10s  %s%n";
    out.printf(format, "rule", "from", "to", "input", "cache_read", "output", "checked", "besides");
    for (ListedPrice price : prices) {
      out.printf(
          Locale.ROOT,
          format,
          price.source().rule(),
          price.source().from() == null ? "" : price.source().from(),
          price.source().to() == null ? "" : price.source().to(),
          perMillion(price, Component.INPUT),
          perMillion(price, Component.CACHE_READ),
          perMillion(price, Component.OUTPUT),
          price.source().checked(),
          String.join(" ", price.variants()));
    }
    out.flush();
  }

  private static String perMillion(ListedPrice price, Component component) {
    Money perToken = price.perUnit().get(component);
    return perToken == null ? "-" : perToken.times(1_000_000).toUsdString();
  }
}
