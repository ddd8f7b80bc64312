package io.percapita.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The users of the SaaS at work, at a steady rate with a bounded number of visits at once. */
@Command(name = "demo-traffic", mixinStandardHelpOptions = true)
public final class DemoTraffic implements Callable<Integer> {
  private static final int AT_ONCE = 16;
  private static final int MOST_PER_SECOND = 50;

  @Option(names = "--app", defaultValue = "http://localhost:8090")
  private String app = "";

  @Option(names = "--per-second", defaultValue = "8", description = "Visits a second, 1 to 50.")
  private int perSecond;

  @Option(names = "--seed", defaultValue = "42", description = "The same seed, the same visits.")
  private long seed;

  @Option(names = "--for", description = "How many seconds to run; without it, until killed.")
  private long seconds = Long.MAX_VALUE / TimeUnit.SECONDS.toNanos(2);

  @Option(names = "--alive", description = "A file that is written anew at each visit's answer.")
  private @Nullable Path alive;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final AtomicInteger failures = new AtomicInteger();

  DemoTraffic() {}

  /** Runs until its time is up and every visit has its answer; exits with 1 if any failed. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoTraffic()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    TrafficMix mix = new TrafficMix(seed);
    long pause = TimeUnit.SECONDS.toNanos(1) / Math.max(1, Math.min(perSecond, MOST_PER_SECOND));
    long start = System.nanoTime();
    int sent = 0;
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
      places.acquire();
      send(mix.next());
      sent++;
      TimeUnit.NANOSECONDS.sleep(start + sent * pause - System.nanoTime());
    }
    places.acquire(AT_ONCE);
    System.out.println("demo-traffic: " + sent + " visits, " + failures + " failed");
    return failures.get() == 0 ? 0 : 1;
  }

  private void send(Visit visit) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(app + visit.path()))
            .header("X-User-Id", visit.user().id())
            .header("X-User-Plan", visit.user().plan())
            .POST(HttpRequest.BodyPublishers.ofString(visit.question()))
            .build();
    var unused =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete((answer, failure) -> finish(visit, answer, failure));
  }

  private void finish(
      Visit visit, @Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
    if (answer == null || answer.statusCode() != 204) {
      failures.incrementAndGet();
      System.err.println(
          "demo-traffic: " + visit.path() + ": " + (answer == null ? failure : answer));
    } else {
      tellAlive();
    }
    places.release();
  }

  /** For a health check of a container, which asks how old the file is. */
  private void tellAlive() {
    if (alive == null) {
      return;
    }
    try {
      Files.writeString(alive, "");
    } catch (IOException e) {
      System.err.println("demo-traffic: " + e);
    }
  }
}
