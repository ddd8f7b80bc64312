package io.percapita.benchmarks;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.lang.invoke.MethodHandle;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@link AdapterBenchmark} of Jetty's client 9, whose classes have the names of those of 12: runs
 * with them before the benchmarks on the class path only, and fails otherwise.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Jetty9AdapterBenchmark {
  private static final MethodHandle SEND = AdapterBenchmark.entry("jetty9.JettyCall", "send");

  private final HttpClient client = new HttpClient();
  private @Nullable Object request;

  /** Installs an engine, and makes a request of which version 12 knows another type. */
  @Setup
  public void install() throws ReflectiveOperationException {
    CallTaps.install(Engines.start());
    request =
        HttpClient.class
            .getMethod("newRequest", URI.class)
            .invoke(client, URI.create(AdapterBenchmark.URL));
  }

  @Benchmark
  public @Nullable Object jetty9() throws Throwable {
    return SEND.invoke(client, request, List.of(), Set.of());
  }
}
