package io.percapita.benchmarks;

import io.percapita.pricing.PriceBook;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One look-up and its pricing, of a model seen before. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PricingBenchmark {
  private final PriceBook book = PriceBook.builtIn();
  private final PriceQuery query =
      new PriceQuery(
          "openai",
          "gpt-4o-mini-2024-07-18",
          Instant.parse("2026-03-01T12:00:00Z"),
          PriceQuery.STANDARD_TIER,
          null,
          Usage.builder()
              .add(Component.INPUT, 900)
              .add(Component.CACHE_READ, 100)
              .add(Component.OUTPUT, 300)
              .build());

  @Benchmark
  public PriceQuote quote() {
    return book.quote(query);
  }
}
