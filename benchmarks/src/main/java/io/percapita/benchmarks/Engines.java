package io.percapita.benchmarks;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.javaagent.percapita.bridge.CallTapFactory;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.LabelLimiter;
import io.percapita.attribution.UserHash;
import io.percapita.budget.BudgetGuard;
import io.percapita.budget.BudgetLog;
import io.percapita.budget.BudgetPolicy;
import io.percapita.budget.BudgetTerms;
import io.percapita.capture.CallCaptureFactory;
import io.percapita.capture.CaptureErrors;
import io.percapita.capture.OpenCalls;
import io.percapita.capture.OwnTime;
import io.percapita.capture.WantedOfRequest;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.CountedResults;
import io.percapita.ledger.EmbeddedLedger;
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
import io.percapita.telemetry.MetricNames;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engine with a real SDK whose spans are sampled and go nowhere. */
final class Engines {
  private Engines() {}

  static CallTapFactory start() {
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .setMeterProvider(
                SdkMeterProvider.builder()
                    .registerMetricReader(InMemoryMetricReader.create())
                    .build())
            .build();
    Meter meter = sdk.getMeter(MetricNames.SCOPE);
    LlmMetrics metrics = new LlmMetrics(meter, new ExportWatch(System::nanoTime), "jvm-1", 5000);
    PriceBook book = PriceBook.builtIn();
    UserHash hash = new UserHash(new byte[] {1, 2, 3});
    CallMeter callMeter =
        new CallMeter(
            new Attributor(
                hash::of,
                true,
                new LabelLimiter("llm.feature", 200),
                new LabelLimiter("llm.plan", 50),
                (stage, cause) -> {
                  throw new IllegalStateException(stage, cause);
                }),
            new CallPricer(() -> book),
            new AlternativePricer(() -> book, Map.of()),
            new ActiveUserSketch(Clock.systemUTC()),
            EmbeddedLedger.inMemory(Tracking.MONTHS_ONLY, ZoneOffset.UTC),
            CountedResults.inMemory(),
            new LlmSpans(sdk.getTracer(MetricNames.SCOPE)),
            metrics,
            noBudgets(meter, book),
            AttributionLog.SILENT);
    return new CallCaptureFactory(
        new ProviderCatalog(List.of()),
        callMeter,
        new OpenCalls(System::nanoTime, Duration.ofMinutes(5), 10_000),
        new CaptureErrors(metrics::captureError),
        Clock.systemUTC(),
        new OwnTime(System::nanoTime),
        Set.of(),
        WantedOfRequest.NOTHING,
        ToldProviders.NONE,
        StreamUsage.NONE);
  }

  private static CallBudgets noBudgets(Meter meter, PriceBook book) {
    return new CallBudgets(
        new BudgetGuard(
            new BudgetPolicy(Map.of(), Map.of(), BudgetTerms.NONE, false, false),
            EmbeddedLedger.inMemory(Tracking.MONTHS_ONLY, ZoneOffset.UTC),
            Duration.ofMinutes(10),
            System::nanoTime,
            failure -> {
              throw new IllegalStateException(failure);
            }),
        new CallPricer(() -> book),
        new BudgetLog(ZoneOffset.UTC),
        new BudgetMetrics(meter, "benchmark"),
        4096,
        1 << 20,
        Clock.systemUTC());
  }
}
