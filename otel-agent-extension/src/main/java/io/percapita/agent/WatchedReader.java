package io.percapita.agent;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.percapita.telemetry.ExportWatch;
import java.util.Collection;

/** A reader that reads when it is asked, such as Prometheus' endpoint, of which notes are taken. */
final class WatchedReader implements MetricReader {
  private final MetricReader reader;
  private final ExportWatch.Reader watch;

  WatchedReader(MetricReader reader, ExportWatch.Reader watch) {
    this.reader = reader;
    this.watch = watch;
  }

  @Override
  public void register(CollectionRegistration registration) {
    reader.register(
        new CollectionRegistration() {
          @Override
          public Collection<MetricData> collectAllMetrics() {
            long began = watch.now();
            Collection<MetricData> metrics = registration.collectAllMetrics();
            watch.read(began);
            return metrics;
          }
        });
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return reader.getAggregationTemporality(type);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType type) {
    return reader.getDefaultAggregation(type);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return reader.getMemoryMode();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return reader.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return reader.shutdown();
  }

  @Override
  public String toString() {
    return reader.toString();
  }
}
