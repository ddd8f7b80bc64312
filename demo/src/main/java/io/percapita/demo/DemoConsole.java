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
  private static final String HOME_AND_CLEAR = "\033[H\033[2J";

  @Option(names = "--metrics", defaultValue = "http://localhost:9464/metrics")
  private String metrics = "";

  @Option(names = "--for", description = "How many seconds to run; without it, until killed.")
  private long seconds = Long.MAX_VALUE / 10;

  @Option(names = "--redraw", description = "Redraw one page, as on a terminal.")
  private boolean terminal;

  private DemoConsole() {}

  /** Runs until its time is up; exits with 1 if the metrics were never there. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoConsole()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    Instant start = Instant.now();
    boolean seen = false;
    while (true) {
      Duration passed = Duration.between(start, Instant.now());
      boolean last = passed.toSeconds() >= seconds;
      String text = fetch(client);
      if (text != null) {
        seen = true;
        List<Sample> samples = Sample.parse(text);
        System.out.println((terminal ? HOME_AND_CLEAR : "") + Report.of(samples, passed, metrics));
      }
      if (last) {
        if (!seen) {
          System.err.println("demo-console: no metrics at " + metrics);
        }
        return seen ? 0 : 1;
      }
      Duration pause = terminal ? REFRESH : REFRESH_IN_A_LOG;
      Thread.sleep(Math.min(pause.toMillis(), Math.max(1, seconds * 1000 - passed.toMillis())));
    }
  }

  private @Nullable String fetch(HttpClient client) throws InterruptedException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(metrics)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException notThereYet) {
      return null;
    }
  }
}
