package io.percapita.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.LabelLimiter;
import io.percapita.budget.BudgetGuard;
import io.percapita.budget.BudgetLog;
import io.percapita.budget.BudgetPolicy;
import io.percapita.budget.BudgetTerms;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.Charge;
import io.percapita.ledger.CountedResults;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.SpendLedger;
import io.percapita.ledger.SpendWindow;
import io.percapita.ledger.Tracking;
import io.percapita.metering.AlternativePricer;
import io.percapita.metering.AttributionLog;
import io.percapita.metering.CallBudgets;
import io.percapita.metering.CallMeter;
import io.percapita.metering.CallPricer;
import io.percapita.metering.ToldProviders;
import io.percapita.pricing.PriceBook;
import io.percapita.provider.ProviderCatalog;
import io.percapita.provider.StreamUsage;
import io.percapita.telemetry.BudgetMetrics;
import io.percapita.telemetry.ExportWatch;
import io.percapita.telemetry.LlmMetrics;
import io.percapita.telemetry.LlmSpans;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The whole engine with a clock that stands still, and all that comes out of it. */
final class Captures {
  private static final PriceBook BOOK = PriceBook.builtIn();

  /** What was counted as a failure, in order. */
  final List<String> errors = new ArrayList<>();

  final OpenCalls openCalls = new OpenCalls(this::nanos, Duration.ofSeconds(60), 2);
  final CallCaptureFactory factory;
  final ActiveUserSketch activeUsers;
  final OwnTime ownTime = new OwnTime(this::tickedNanos);
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final Instant now;
  private long nanos = 1_000_000;

  /** What is broken: {@code prices} or {@code ledger}, or anything else for nothing. */
  String broken = "nothing";

  /** What users have spent. */
  final EmbeddedLedger ledger =
      EmbeddedLedger.inMemory(new Tracking(Set.of("smart-search"), true), ZoneOffset.UTC);

  /** Holds calls against their users' budgets. */
  final BudgetGuard guard;

  Captures(Instant now, CountedResults counted) {
    this(now, counted, new BudgetPolicy(Map.of(), Map.of(), BudgetTerms.NONE, false, false));
  }

  Captures(Instant now, CountedResults counted, BudgetPolicy policy) {
    this(now, counted, policy, Attributor.Where.baggage(), WantedOfRequest.NOTHING);
  }

  Captures(
      Instant now,
      CountedResults counted,
      BudgetPolicy policy,
      Attributor.Where where,
      WantedOfRequest wanted) {
    this(now, counted, policy, where, wanted, ToldProviders.NONE, false);
  }

  Captures(
      Instant now,
      CountedResults counted,
      BudgetPolicy policy,
      Attributor.Where where,
      WantedOfRequest wanted,
      ToldProviders told,
      boolean hashed) {
    this(now, counted, policy, where, wanted, told, hashed, StreamUsage.NONE);
  }

  Captures(
      Instant now,
      CountedResults counted,
      BudgetPolicy policy,
      Attributor.Where where,
      WantedOfRequest wanted,
      ToldProviders told,
      boolean hashed,
      StreamUsage usage) {
    this.now = now;
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build();
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    activeUsers = new ActiveUserSketch(clock);
    guard =
        new BudgetGuard(
            policy,
            new BreakableLedger(),
            Duration.ofMinutes(10),
            this::nanos,
            failure -> errors.add("budget"));
    CallPricer pricer =
        new CallPricer(
            () -> {
              breakIf("prices");
              return BOOK;
            });
    CallMeter meter =
        new CallMeter(
            new Attributor(
                where,
                user -> user,
                hashed,
                new LabelLimiter("f", 10),
                new LabelLimiter("p", 10),
                (stage, cause) -> errors.add(stage)),
            pricer,
            new AlternativePricer(() -> BOOK, Map.of()),
            activeUsers,
            ledger,
            counted,
            new LlmSpans(sdk.getTracer("test")),
            new LlmMetrics(sdk.getMeter("test"), new ExportWatch(this::nanos), "jvm-1", 100),
            new CallBudgets(
                guard,
                pricer,
                new BudgetLog(ZoneOffset.UTC),
                new BudgetMetrics(sdk.getMeter("test"), "test"),
                1000,
                4096,
                clock),
            AttributionLog.SILENT);
    factory =
        new CallCaptureFactory(
            new ProviderCatalog(List.of()),
            meter,
            openCalls,
            new CaptureErrors(errors::add),
            clock,
            ownTime,
            Set.of("baggage"),
            wanted,
            told,
            usage);
  }

  private void breakIf(String what) {
    if (broken.equals(what)) {
      throw new IllegalStateException(what);
    }
  }

  /** The ledger, as long as it is not broken. */
  private final class BreakableLedger implements SpendLedger {
    @Override
    public void charge(Charge charge) {
      ledger.charge(charge);
    }

    @Override
    public long spent(String user, SpendWindow window, @Nullable String feature, Instant at) {
      breakIf("ledger");
      return ledger.spent(user, window, feature, at);
    }
  }

  /** How many requests were left as they are, by why. */
  Map<String, Long> unmodified() {
    return counts("llm.request.unmodified", "llm.request.reason");
  }

  /** An attribute of the only call there is. */
  @Nullable String attribute(String name) {
    assertThat(spans()).hasSize(1);
    return spans().get(0).getAttributes().get(AttributeKey.stringKey(name));
  }

  /** What a metric of whole numbers has counted, by one of its labels. */
  Map<String, Long> counts(String name, String label) {
    Map<String, Long> counts = new TreeMap<>();
    reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .forEach(
            point ->
                counts.merge(
                    String.valueOf(point.getAttributes().get(AttributeKey.stringKey(label))),
                    point.getValue(),
                    Long::sum));
    return counts;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  private long nanos() {
    return nanos;
  }

  /** By how much each look at the clock of exchanges moves it on. */
  long tick;

  private long tickedNanos() {
    nanos += tick;
    return nanos;
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  /** The pico-dollars that a user has been charged this month. */
  long spent(String user) {
    return ledger.spent(user, SpendWindow.MONTH, null, now);
  }

  /** All dollars that were counted. */
  double dollars() {
    return sum("llm.cost.usd");
  }

  /** The dollars that a metric has counted. */
  double sum(String name) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .map(MetricData::getDoubleSumData)
        .flatMap(sum -> sum.getPoints().stream())
        .mapToDouble(point -> point.getValue())
        .sum();
  }
}
