package io.percapita.smoke;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/**
 * What an application pays for the extension, for each client: two JVMs, under the agent alone and
 * under the agent with the extension, take turns at the same work, several pairs of them one after
 * the other. A program, no test; see benchmarks/README.md.
 */
final class OverheadBenchmark extends SmokeTest {
  private static final int WIDTH = 200;

  /** Requests one after the other, to a host that no call is followed to. */
  private static final Work OTHER_HOST = new Work("in-turn-1000", "-", 8, 15, 1000);

  /**
   * Streams as fast as two JVMs on this machine can write and read them. Warmed up for long: after
   * 10,000 of them, most of what following a stream seems to take is still the compiler.
   */
  private static final Work SATURATED =
      new Work("at-once-2000-" + WIDTH, "together=1,chunks=200", 50, 10, 2000);

  /**
   * Streams as providers send them, an event every 20 milliseconds for four seconds. After the
   * others, by JVMs that have run for long.
   */
  private static final Work PACED =
      new Work("at-once-400-" + WIDTH, "together=1,chunks=200,delay-ms=20", 1, 5, 400);

  private OverheadBenchmark() {}

  /**
   * Prints a row for each client.
   *
   * @param arguments the number of pairs, and clients as {@code driver} or {@code driver:library}
   */
  public static void main(String[] arguments) throws Exception {
    OverheadBenchmark benchmark = new OverheadBenchmark();
    benchmark.startServers();
    try {
      System.out.println(
          "| client | other host, µs | more, µs | more processor, µs | paced streams, rate"
              + " | saturated, rate | more processor a stream, µs |");
      System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
      int pairs = Integer.parseInt(arguments[0]);
      for (String client : Arrays.asList(arguments).subList(1, arguments.length)) {
        System.out.println(benchmark.row(client, pairs));
      }
    } finally {
      benchmark.stopServers();
    }
    System.exit(0); // the servers' threads are no daemons
  }

  private String row(String client, int pairs) {
    List<Sample> plainCall = new ArrayList<>();
    List<Double> call = new ArrayList<>();
    List<Double> callProcessor = new ArrayList<>();
    List<Double> paced = new ArrayList<>();
    List<Double> saturated = new ArrayList<>();
    List<Double> streamProcessor = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      try (AppJvm plain = start(client, false);
          AppJvm extended = start(client, true)) {
        String elsewhere = url("/v1/uploads").replace("localhost", "127.0.0.1");
        List<Turn> turns = take(OTHER_HOST, elsewhere, plain, extended);
        turns.forEach(turn -> plainCall.add(turn.plain));
        call.add(median(turns, (a, b) -> b.micros - a.micros));
        callProcessor.add(median(turns, (a, b) -> b.processorMicros - a.processorMicros));
        turns = take(SATURATED, url(CHAT), plain, extended);
        saturated.add(median(turns, (a, b) -> a.micros / b.micros));
        streamProcessor.add(median(turns, (a, b) -> b.processorMicros - a.processorMicros));
        paced.add(median(take(PACED, url(CHAT), plain, extended), (a, b) -> a.micros / b.micros));
      }
    }
    double base = median(plainCall.stream().map(Sample::micros).toList());
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %s | %s | %s | %s | %s |",
        client,
        base,
        spread("%+.1f", call),
        spread("%+.1f", callProcessor),
        spread("%.3f", paced),
        spread("%.3f", saturated),
        spread("%+.0f", streamProcessor));
  }

  private AppJvm start(String client, boolean isExtended) {
    String[] parts = client.split(":", 2);
    AppJvm.Builder builder =
        (isExtended ? app(AgentVersion.BUILT_AGAINST) : plainApp(AgentVersion.BUILT_AGAINST))
            .forLong()
            .property("otel.metric.export.interval", "60000")
            .property("otel.bsp.schedule.delay", "5000");
    if (parts.length == 2) {
      builder.classPath(Clients.classPath(parts[1]));
    }
    return builder.start(parts[0]);
  }

  /** Has both do the same work in turns, the first ones to warm up. */
  private List<Turn> take(Work work, String url, AppJvm plain, AppJvm extended) {
    List<Turn> turns = new ArrayList<>();
    for (int i = -work.warmUps; i < work.turns; i++) {
      // Whoever comes second may find the machine warmer.
      Sample first = sample(work, url, i % 2 == 0 ? plain : extended);
      Sample second = sample(work, url, i % 2 == 0 ? extended : plain);
      if (i >= 0) {
        turns.add(i % 2 == 0 ? new Turn(first, second) : new Turn(second, first));
      }
      standIn.reset();
      otlp.clear();
    }
    return turns;
  }

  private static Sample sample(Work work, String url, AppJvm app) {
    String answer = app.send(work.how, url, work.script, "u-42", CHAT_STREAM_BODY);
    String[] fields = answer.split("\t", 3);
    if (!fields[0].equals("OK")) {
      throw new IllegalStateException(answer);
    }
    return new Sample(
        Long.parseLong(fields[1]) / 1e3 / work.calls, Long.parseLong(fields[2]) / 1e3 / work.calls);
  }

  private static double median(List<Turn> turns, ToDoubleBiFunction<Sample, Sample> difference) {
    return median(
        turns.stream().map(turn -> difference.applyAsDouble(turn.plain, turn.extended)).toList());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The median of the pairs, and the least and the greatest. */
  private static String spread(String format, List<Double> pairs) {
    List<Double> sorted = pairs.stream().sorted().toList();
    return String.format(Locale.ROOT, format, median(pairs))
        + " ("
        + String.format(Locale.ROOT, format, sorted.get(0))
        + " … "
        + String.format(Locale.ROOT, format, sorted.get(sorted.size() - 1))
        + ")";
  }

  /**
   * What both are to do.
   *
   * @param calls how many calls one turn makes
   */
  private record Work(String how, String script, int warmUps, int turns, int calls) {}

  /** The microseconds that a call took by the clock, and those of processor time. */
  private record Sample(double micros, double processorMicros) {}

  private record Turn(Sample plain, Sample extended) {}
}
