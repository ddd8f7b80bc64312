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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One look-up and its pricing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PricingBenchmark {
  private static final int NAMES = 4096;

  private final PriceBook book = PriceBook.builtIn();
  private final PriceQuery seen = query("openai", "gpt-4o-mini-2024-07-18");
  private final PriceQuery profile =
      query("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0");

  // More names than are remembered, so that each is new whenever it comes round.
  private final PriceQuery[] fresh = new PriceQuery[NAMES];

  /** Makes up fine-tuned models, which are found by pattern. */
  public PricingBenchmark() {
    for (int i = 0; i < NAMES; i++) {
      fresh[i] = query("openai", "ft:gpt-4o-mini-2024-07-18:acme::" + i);
    }
  }

  private static PriceQuery query(String provider, String model) {
    return new PriceQuery(
        provider,
        model,
        Instant.parse("2026-03-01T12:00:00Z"),
        PriceQuery.STANDARD_TIER,
        null,
        Usage.builder()
            .add(Component.INPUT, 900)
            .add(Component.CACHE_READ, 100)
            .add(Component.OUTPUT, 300)
            .build());
  }

  /** A model that was priced before. */
  @Benchmark
  public PriceQuote seen() {
    return book.quote(seen);
  }

  /** An inference profile that was priced before. */
  @Benchmark
  public PriceQuote seenProfile() {
    return book.quote(profile);
  }

  /** Models that were never priced before. */
  @Benchmark
  @OperationsPerInvocation(NAMES)
  public void firstSeen(Blackhole sink) {
    for (PriceQuery query : fresh) {
      sink.consume(book.quote(query));
    }
  }
}
