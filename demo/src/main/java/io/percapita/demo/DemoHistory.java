package io.percapita.demo;

import io.percapita.dashboards.Rule;
import io.percapita.dashboards.history.Backfill;
import io.percapita.dashboards.history.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives Prometheus a past: months of an invented SaaS, until the last full hour. */
@Command(name = "demo-history", mixinStandardHelpOptions = true)
public final class DemoHistory implements Callable<Integer> {
  @Option(names = "--rules", defaultValue = "grafana-dashboards/prometheus")
  private Path rules = Path.of("");

  @Option(names = "--into", required = true, description = "Prometheus' data directory, empty.")
  private Path data = Path.of("");

  @Option(names = "--job", defaultValue = "percapita-demo", description = "Whose past it is.")
  private String job = "";

  @Option(names = "--seed", defaultValue = "1", description = "The same seed, the same past.")
  private long seed;

  private DemoHistory() {}

  /** Fills the directory; needs prometheus and promtool on the path. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoHistory()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
    // The demo has been all of its services: one that ended with the story would be missed.
    Backfill.fill(Story.until(end, seed), service -> job, Rule.all(rules), Instant::now, data);
    System.out.println("demo-history: " + Story.DAYS + " days until " + end);
    return 0;
  }
}
