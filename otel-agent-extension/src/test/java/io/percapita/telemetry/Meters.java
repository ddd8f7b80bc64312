package io.percapita.telemetry;

import static java.util.stream.Collectors.toMap;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.Map;

/** A real SDK with our views, of which the metrics can be read. */
final class Meters implements AutoCloseable {
  static final AttributeKey<Boolean> OVERFLOW = AttributeKey.booleanKey("otel.metric.overflow");

  static final String INSTANCE = "jvm-1";

  private final int maxUsers;
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final SdkMeterProvider provider;

  Meters(int maxUsers) {
    this.maxUsers = maxUsers;
    SdkMeterProviderBuilder builder = SdkMeterProvider.builder().registerMetricReader(reader);
    MetricViews.register(builder, maxUsers, 2);
    provider = builder.build();
  }

  /** Metrics that nobody is known to export, so that nothing is held. */
  LlmMetrics metrics() {
    return new LlmMetrics(meter(), new ExportWatch(() -> 0), INSTANCE, maxUsers);
  }

  Meter meter() {
    return provider.get(MetricNames.SCOPE);
  }

  /** What is exported, by name. */
  Map<String, MetricData> collect() {
    return reader.collectAllMetrics().stream().collect(toMap(MetricData::getName, m -> m));
  }

  MetricData collect(String name) {
    MetricData metric = collect().get(name);
    if (metric == null) {
      throw new AssertionError(name + " is not exported");
    }
    return metric;
  }

  static Collection<DoublePointData> doubles(MetricData counter) {
    return counter.getDoubleSumData().getPoints();
  }

  static double sum(MetricData counter) {
    return doubles(counter).stream().mapToDouble(DoublePointData::getValue).sum();
  }

  @Override
  public void close() {
    provider.close();
  }
}
