package io.percapita.agent;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.percapita.telemetry.ExportWatch;
import java.util.Collection;

/**
 * An exporter that is handed metrics from time to time, of which notes are taken. Its reader is
 * left alone, because the SDK knows that one by its type.
 */
final class WatchedExporter implements MetricExporter {
  private final MetricExporter exporter;
  private final ExportWatch.Reader watch;
  private boolean hasExported;
  private long lastExport;

  WatchedExporter(MetricExporter exporter, ExportWatch.Reader watch) {
    this.exporter = exporter;
    this.watch = watch;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    boolean isFirst;
    long before;
    synchronized (watch) {
      isFirst = !hasExported;
      before = lastExport;
      hasExported = true;
      lastExport = watch.now();
    }
    CompletableResultCode result = exporter.export(metrics);
    if (isFirst) {
      return result;
    }
    // When these were read is not told, but it was after those before them were handed over.
    return result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            watch.read(before);
          }
        });
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return exporter.getAggregationTemporality(type);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType type) {
    return exporter.getDefaultAggregation(type);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return exporter.getMemoryMode();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
