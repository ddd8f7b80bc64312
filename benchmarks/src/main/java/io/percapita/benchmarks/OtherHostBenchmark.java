package io.percapita.benchmarks;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What every HTTP call pays that goes to no LLM. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OtherHostBenchmark {
  private String host = "inventory.internal.example.com";

  @Setup
  public void install() {
    CallTaps.install(Engines.start());
  }

  @Benchmark
  public boolean callToAnotherHost() {
    return CallTaps.mayFollow(host);
  }
}
