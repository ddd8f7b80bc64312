package io.percapita.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows in the terminal, live, what the AI features cost. */
@Command(name = "demo-console", mixinStandardHelpOptions = true)
public final class DemoConsole implements Callable<Integer> {
  private static final Duration REFRESH = Duration.ofSeconds(2);
  private static final Duration REFRESH_IN_A_LOG = Duration.ofSeconds(15);
  private static final Duration RECOUNT = Duration.ofMillis(500);
  private static final int RECOUNTS = 40;
  private static final String HOME_AND_CLEAR = "\033[H\033[2J";

  @Option(names = "--metrics", defaultValue = "http://localhost:9464/metrics")
  private String metrics = "";

  @Option(names = "--for", description = "How many seconds to run; without it, until killed.")
  private long seconds = Long.MAX_VALUE / 10_000;

  @Option(names = "--redraw", description = "Redraw one page, as on a terminal.")
  private boolean terminal;

  @Option(names = "--truth", description = "The stand-in's totals, to compare with at the end.")
  private @Nullable String truth;

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Baseline baseline;
  private String comparison = "";

  private DemoConsole() {}

  /**
   * Runs until its time is up; exits with 1 if the metrics were never there, or differ from the
   * truth.
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoConsole()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    Duration pause = terminal ? REFRESH : REFRESH_IN_A_LOG;
    Instant now = Instant.now();
    Instant end = now.plusSeconds(seconds);
    while (now.isBefore(end)) {
      show();
      Duration left = Duration.between(Instant.now(), end);
      Thread.sleep(Math.max(0, Math.min(pause.toMillis(), left.toMillis())));
      now = Instant.now();
    }
    boolean agreed = truth == null || agree(truth);
    show();
    if (baseline == null) {
      System.err.println("demo-console: no metrics at " + metrics);
      return 1;
    }
    System.out.print(comparison);
    return agreed ? 0 : 1;
  }

  private void show() throws InterruptedException {
    String text = fetch(metrics);
    if (text == null) {
      return;
    }
    List<Sample> samples = Sample.parse(text);
    Instant now = Instant.now();
    Baseline start = baseline;
    if (start == null) {
      start = Baseline.of(samples, now);
      baseline = start;
    }
    String page = Report.of(samples, start, now, metrics);
    System.out.println(terminal ? HOME_AND_CLEAR + page : page);
  }

  /** Waits for the last calls to be counted; false if the counts never agree. */
  private boolean agree(String totals) throws InterruptedException {
    for (int i = 0; i < RECOUNTS; i++) {
      String provider = fetch(totals);
      String percapita = fetch(metrics);
      if (provider != null && percapita != null) {
        Counted reported = Counted.byProvider(provider);
        Counted counted = Counted.byPercapita(Sample.parse(percapita));
        comparison = reported.comparedWith(counted);
        if (counted.equals(reported)) {
          return true;
        }
      }
      Thread.sleep(RECOUNT.toMillis());
    }
    return false;
  }

  private @Nullable String fetch(String url) throws InterruptedException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException notThereYet) {
      return null;
    }
  }
}
