package io.percapita.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.percapita.pricing.Money;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MoneyCounterTest {
  private static final Money FIVE_DOLLARS = new Money(5_000_000_000_000L);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // about to overflow
  private final ExportWatch watch = new ExportWatch(nanos::get);
  private final ExportWatch.Reader prometheus = watch.watch(true);
  private final ExportWatch.Reader otlp = watch.watch(false);
  private final Meters meters = new Meters(10);
  private final MoneyCounter counter =
      new MoneyCounter(meters.meter().counterBuilder("usd").ofDoubles().build(), watch, 3);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void aNewSeriesIsAtZeroUntilEveryReaderHasSeenThat() {
    counter.add(FIVE_DOLLARS, series("a"));
    counter.add(FIVE_DOLLARS, series("a"));
    assertThat(values()).containsEntry("a", 0.0);

    readBy(prometheus);
    assertThat(values()).containsEntry("a", 0.0);

    readBy(otlp);
    assertThat(values()).containsEntry("a", 10.0);
  }

  @Test
  void aReadingThatBeganBeforeTheSeriesHasNotSeenIt() {
    long began = nanos.get();
    counter.add(FIVE_DOLLARS, series("a"));
    prometheus.read(began);
    otlp.read(began);

    assertThat(values()).containsEntry("a", 0.0);
  }

  @Test
  void aSeriesThatHasBegunRisesAtOnce() {
    counter.add(FIVE_DOLLARS, series("a"));
    readBy(prometheus);
    readBy(otlp);

    counter.add(FIVE_DOLLARS, series("a"));

    assertThat(values()).containsEntry("a", 10.0);
  }

  @Test
  void aReaderThatDoesNotComeIsNotWaitedForForever() {
    counter.add(FIVE_DOLLARS, series("a"));

    nanos.addAndGet(MoneyCounter.MAX_HOLD.toNanos() - 1);
    counter.releaseSeen();
    assertThat(values()).containsEntry("a", 0.0);

    nanos.incrementAndGet();
    counter.releaseSeen();
    assertThat(values()).containsEntry("a", 5.0);
  }

  @Test
  void atTheEndEverythingIsLetGo() {
    counter.add(FIVE_DOLLARS, series("a"));
    counter.add(FIVE_DOLLARS, series("b"));

    counter.releaseAll();

    assertThat(values()).containsOnly(Map.entry("a", 5.0), Map.entry("b", 5.0));
  }

  @Test
  void seriesBeyondTheLimitAreNotHeld() {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      counter.add(FIVE_DOLLARS, series(name));
    }

    assertThat(values())
        .containsOnly(
            Map.entry("a", 0.0), Map.entry("b", 0.0), Map.entry("c", 0.0), Map.entry("d", 5.0));
  }

  @Test
  void noDollarIsLostOrCountedTwiceWhileOthersRead() {
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            i -> {
              counter.add(FIVE_DOLLARS, series(i % 2 == 0 ? "a" : "b"));
              if (i % 500 == 0) {
                readBy(prometheus);
                readBy(otlp);
              }
            });
    counter.releaseAll();

    assertThat(values()).containsOnly(Map.entry("a", 50_000.0), Map.entry("b", 50_000.0));
  }

  private void readBy(ExportWatch.Reader reader) {
    reader.read(nanos.incrementAndGet());
  }

  private static Attributes series(String name) {
    return Attributes.of(stringKey("name"), name);
  }

  private Map<String, Double> values() {
    return Meters.doubles(meters.collect("usd")).stream()
        .collect(
            Collectors.toMap(
                point -> String.valueOf(point.getAttributes().get(stringKey("name"))),
                DoublePointData::getValue));
  }
}
