package io.percapita.demo;

import io.percapita.dashboards.Rule;
import io.percapita.dashboards.history.Backfill;
import io.percapita.dashboards.history.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Gives Prometheus a past: months of an invented SaaS, until the last full hour. A directory that
 * has a past, or has had its Prometheus, stays as it is, so that it may be asked for at every
 * start.
 */
@Command(name = "demo-history", mixinStandardHelpOptions = true)
public final class DemoHistory implements Callable<Integer> {
  /** What Prometheus takes for a block that was not finished, and removes. */
  private static final String UNFINISHED = ".tmp-for-creation";

  /** Blocks have ULIDs as names. */
  private static final String BLOCK = "[0-9A-HJKMNP-TV-Z]{26}";

  /** As in the targets of the demo's Prometheus. */
  private static final String ENVIRONMENT = "demo";

  @Option(names = "--rules", defaultValue = "grafana-dashboards/prometheus")
  private Path rules = Path.of("");

  @Option(
      names = "--into",
      required = true,
      description = "Prometheus' data directory. Left as it is unless it is empty.")
  private Path data = Path.of("");

  @Option(names = "--job", defaultValue = "percapita-demo", description = "Whose past it is.")
  private String job = "";

  @Option(names = "--seed", defaultValue = "1", description = "The same seed, the same past.")
  private long seed;

  @Option(
      names = "--wanted",
      defaultValue = "yes",
      description = "yes, or no: then nothing is done, and Prometheus begins without a past.")
  private Wanted wanted = Wanted.yes;

  /** Whether there is to be a past, in the words of the option. */
  private enum Wanted {
    yes,
    no
  }

  private DemoHistory() {}

  /** Fills the directory; needs prometheus and promtool on the path. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoHistory()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (wanted == Wanted.no) {
      System.out.println("demo-history: none wanted");
      return 0;
    }
    Path into = Files.createDirectories(data.toAbsolutePath());
    if (!names(into).stream().allMatch(name -> name.endsWith(UNFINISHED))) {
      System.out.println("demo-history: " + into + " is not empty and stays as it is");
      return 0;
    }
    Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
    Path work = Files.createTempDirectory(into.resolve("..").normalize(), "history");
    try {
      Path filled = work.resolve("data");
      // The demo has been all of its services: one that ended with the story would be missed.
      Backfill.fill(
          Story.until(end, seed),
          ENVIRONMENT,
          service -> job,
          Rule.all(rules),
          Instant::now,
          filled);
      move(filled, into);
    } finally {
      delete(work);
    }
    System.out.println("demo-history: " + Story.DAYS + " days until " + end);
    return 0;
  }

  /**
   * Moves blocks into the data directory, which may be a volume of its own. All are copied before
   * the first has its name: a past is there in full, or, whenever this ends, not at all.
   */
  private static void move(Path filled, Path into) throws IOException {
    List<String> blocks = names(filled).stream().filter(name -> name.matches(BLOCK)).toList();
    for (String block : blocks) {
      Path unfinished = into.resolve(block + UNFINISHED);
      try (Stream<Path> files = Files.walk(filled.resolve(block))) {
        for (Path file : files.toList()) {
          Files.copy(file, unfinished.resolve(filled.resolve(block).relativize(file).toString()));
        }
      }
    }
    for (String block : blocks) {
      Files.move(into.resolve(block + UNFINISHED), into.resolve(block));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
