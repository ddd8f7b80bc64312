package io.percapita.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The users of the SaaS at work: the same mix at every run, at a steady rate. */
@Command(name = "demo-traffic", mixinStandardHelpOptions = true)
public final class DemoTraffic implements Callable<Integer> {
  private static final int NEW_MODEL_EVERY = 60;
  private static final int MILLIS_PER_SECOND = 1000;

  @Option(names = "--app", defaultValue = "http://localhost:8090")
  private String app = "";

  @Option(names = "--per-second", defaultValue = "8", description = "1 to 50")
  private int perSecond;

  private final Random random = new Random(42);
  private final List<DemoUser> turns = turns();

  private DemoTraffic() {}

  /** Runs until it is killed. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoTraffic()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    int pause = MILLIS_PER_SECOND / Math.max(1, Math.min(perSecond, 50));
    for (int number = 1; ; number++) {
      send(client, request(number));
      Thread.sleep(pause);
    }
  }

  private HttpRequest request(int number) {
    DemoUser user = turns.get(random.nextInt(turns.size()));
    String path =
        number % NEW_MODEL_EVERY == 0 ? "/api/experiments" : feature(random.nextInt(100)).path();
    return HttpRequest.newBuilder(URI.create(app + path))
        .header("X-User-Id", user.id())
        .header("X-User-Plan", user.plan())
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "Question " + number + ": how did we do last quarter? "))
        .build();
  }

  /** The feature that a number from 0 to 99 falls on. */
  static Feature feature(int percent) {
    int upTo = 0;
    for (Feature feature : Feature.values()) {
      upTo += feature.weight();
      if (percent < upTo) {
        return feature;
      }
    }
    throw new IllegalArgumentException("not below 100: " + percent);
  }

  /** The users, each as often as they are active. */
  private static List<DemoUser> turns() {
    List<DemoUser> turns = new ArrayList<>();
    for (DemoUser user : DemoUser.everybody()) {
      for (int i = 0; i < user.activity(); i++) {
        turns.add(user);
      }
    }
    return turns;
  }

  private static void send(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      System.err.println("demo-traffic: " + request.uri() + ": " + e);
    }
  }
}
