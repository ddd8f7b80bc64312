package io.percapita.benchmarks;

import io.percapita.capture.OwnTime;
import io.percapita.capture.OwnTime.PieceTime;
import io.percapita.capture.OwnTime.Stage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What measuring ourselves costs. Each includes one look at the clock before; that of pieces is
 * needed anyway.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OwnTimeBenchmark {
  private static final int SHORT = 200;
  private static final int LONG = 8192;

  private final OwnTime ownTime = new OwnTime(System::nanoTime);

  /** An exchange is read by one thread at a time. */
  @State(Scope.Thread)
  public static class Exchange {
    private final PieceTime pieces = new OwnTime(System::nanoTime).ofPieces();
  }

  /** A look at the clock, for comparison. */
  @Benchmark
  public long clock() {
    return ownTime.now();
  }

  /** A piece of which one in sixteen is measured. */
  @Benchmark
  public void shortPiece(Exchange exchange) {
    exchange.pieces.read(Stage.RESPONSE, ownTime.now(), SHORT);
  }

  /** A piece that is always measured. */
  @Benchmark
  public void longPiece(Exchange exchange) {
    exchange.pieces.read(Stage.RESPONSE, ownTime.now(), LONG);
  }

  /** A stage that each call has once. */
  @Benchmark
  public void stage() {
    ownTime.took(Stage.END, ownTime.now());
  }

  /** What a call needs for it. */
  @Benchmark
  public PieceTime begin() {
    return ownTime.ofPieces();
  }
}
