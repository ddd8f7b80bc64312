package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.percapita.telemetry.ExportWatch;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchedExporterTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ExportWatch watch = new ExportWatch(nanos::get);
  private final Collector collector = new Collector();
  private final WatchedExporter exporter = new WatchedExporter(collector, watch.watch(true));

  @Test
  void whatWasThereBeforeTheLastExportIsSeenByOneThatArrives() throws Exception {
    export(10).succeed();
    assertThat(isSeen(5)).isFalse(); // it was read before it was handed over, nobody knows when

    CompletableResultCode second = export(20);
    assertThat(isSeen(5)).isFalse();
    second.succeed();

    assertThat(isSeen(5)).isTrue();
    assertThat(isSeen(15)).isFalse();
  }

  @Test
  void anExportThatFailsShowsNothing() throws Exception {
    export(10).fail();
    export(20).fail();
    export(30).fail();
    assertThat(isSeen(5)).isFalse();

    export(40).succeed();

    assertThat(isSeen(25)).isTrue();
    assertThat(isSeen(35)).isFalse();
  }

  private CompletableResultCode export(long at) {
    nanos.set(at);
    collector.result = new CompletableResultCode();
    return exporter.export(List.of());
  }

  private boolean isSeen(long at) throws InterruptedException {
    nanos.set(at);
    return watch.awaitScrape(Duration.ZERO);
  }

  private static final class Collector implements MetricExporter {
    private CompletableResultCode result = new CompletableResultCode();

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      return result;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
