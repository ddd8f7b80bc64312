package io.percapita.dashboards.history;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.percapita.attribution.Attribution;
import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.telemetry.ExportWatch;
import io.percapita.telemetry.LlmMetrics;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Three replicas of a service whose JVMs are replaced every few minutes, at the same address each,
 * and what Prometheus scrapes of them: from the real metrics, at times that are made up.
 */
final class ShortLivedJvms {
  static final int FEATURES = 12;

  private static final int REPLICAS = 3;
  private static final int SCRAPE_SECONDS = 15;
  private static final int RESTART_SECONDS = 20;
  private static final String[] MODELS = {
    "claude-opus-5", "gpt-5", "gemini-3-pro", "mistral-large"
  };
  private static final String[] PLANS = {"free", "pro", "team"};

  private final Random random = new Random(7);
  private final Map<String, Long> picoUsd = new TreeMap<>();
  private final Instant start;
  private final Duration length;
  private final OpenMetrics out;
  private int runs;

  ShortLivedJvms(Instant start, Duration length, OpenMetrics out) {
    this.start = start;
    this.length = length;
    this.out = out;
  }

  /** Writes what is scraped, second by second. */
  void run() {
    List<Jvm> jvms = new ArrayList<>();
    for (int replica = 0; replica < REPLICAS; replica++) {
      jvms.add(new Jvm(replica, 0));
    }
    for (int second = 0; second < length.toSeconds(); second++) {
      for (int replica = 0; replica < REPLICAS; replica++) {
        Jvm jvm = jvms.get(replica);
        jvm.live(second);
        if (second == jvm.end) {
          jvm.close();
          jvms.set(replica, new Jvm(replica, second + RESTART_SECONDS));
        }
      }
    }
    for (Jvm jvm : jvms) {
      jvm.end((int) length.toSeconds());
      jvm.close();
    }
    out.end();
  }

  /** What was spent, in dollars. */
  Map<String, Double> usdByFeature() {
    Map<String, Double> usd = new TreeMap<>();
    picoUsd.forEach((feature, amount) -> usd.put(feature, new Money(amount).toUsd()));
    return usd;
  }

  int runs() {
    return runs;
  }

  /** One run of a JVM. */
  private final class Jvm {
    private final int begin;
    private final int end;
    private final int scrapeAt;
    private final String address;
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider provider =
        SdkMeterProvider.builder().registerMetricReader(reader).build();
    private final ExportWatch watch;
    private final ExportWatch.Reader watched;
    private final LlmMetrics metrics;
    private long nanos;

    Jvm(int replica, int begin) {
      this.begin = begin;
      this.end = begin + 120 + random.nextInt(300);
      this.scrapeAt = 4 * replica;
      this.address = "app-" + replica + ":9464";
      this.watch = new ExportWatch(() -> nanos);
      this.watched = watch.watch(true);
      this.metrics = new LlmMetrics(provider.get("io.percapita"), watch, "run-" + runs++, 5000);
    }

    void live(int second) {
      if (second < begin) {
        return;
      }
      nanos = TimeUnit.SECONDS.toNanos(second);
      // Some 4 calls a minute over 144 label sets: of most, a JVM makes one call or none.
      if (random.nextInt(45) == 0) {
        call();
      }
      if (second == end) {
        end(second);
      } else if (second % SCRAPE_SECONDS == scrapeAt) {
        metrics.releaseSeen();
        scrape(second);
      }
    }

    /** As {@code percapita.shutdown.linger} has it: what is held is let go, and is scraped once. */
    void end(int second) {
      metrics.releaseAll();
      scrape(second);
    }

    void close() {
      provider.close();
    }

    private void scrape(int second) {
      long began = ++nanos;
      Instant at = start.plusSeconds(second);
      for (MetricData metric : reader.collectAllMetrics()) {
        if (metric.getName().equals("llm.cost.usd")) {
          for (DoublePointData point : metric.getDoubleSumData().getPoints()) {
            out.sample("llm_cost_usd_total", at, point.getValue(), labels(point.getAttributes()));
          }
        }
      }
      watched.read(began);
    }

    private String[] labels(Attributes attributes) {
      List<String> labels = new ArrayList<>(List.of("instance", address, "job", "app"));
      attributes.forEach(
          (key, value) -> {
            labels.add(key.getKey().replace('.', '_'));
            labels.add(value.toString());
          });
      return labels.toArray(String[]::new);
    }

    private void call() {
      String feature = "feature-" + random.nextInt(FEATURES);
      Money cost = new Money(100_000_000_000L + random.nextInt(1_000_000_000) * 3_000L);
      picoUsd.merge(feature, cost.picoUsd(), Math::addExact);
      metrics.record(
          call(MODELS[random.nextInt(MODELS.length)]),
          new CallCost(
              CostStatus.PRICED,
              "standard",
              new PriceQuote.Priced(Map.of(Component.OUTPUT, cost), cost, "rule", "version"),
              null),
          Map.of(),
          new Attribution(null, true, feature, PLANS[random.nextInt(PLANS.length)], "none"));
    }

    private LlmCall call(String model) {
      return new LlmCall(
          "anthropic",
          null,
          "chat",
          new LlmRequest(model, false, null, null, null),
          new LlmResponse(
              model,
              null,
              List.of(),
              null,
              null,
              Usage.builder().add(Component.OUTPUT, 1000).build(),
              UsageOrigin.REPORTED,
              true,
              null,
              null),
          200,
          CallEnd.COMPLETED,
          null,
          start,
          1,
          -1);
    }
  }
}
