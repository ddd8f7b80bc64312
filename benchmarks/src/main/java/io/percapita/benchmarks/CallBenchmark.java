package io.percapita.benchmarks;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTapFactory;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;

/** What following one LLM call costs, from the request to the recorded metrics. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallBenchmark {
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");
  private static final int CHUNK = 1400;

  private final CallTapFactory engine = Engines.start();
  private final byte[] request = Exchanges.request(4000, false);
  private final byte[] streamRequest = Exchanges.request(4000, true);
  private final byte[] document = Exchanges.document(3500);
  private final byte[] stream = Exchanges.events(200);
  private final Baggage baggage =
      Baggage.builder()
          .put("user.id", "u-42")
          .put("llm.plan", "pro")
          .put("llm.feature", "search")
          .build();

  @Benchmark
  public boolean document() {
    return call(request, document, "application/json");
  }

  @Benchmark
  public boolean streamOf200Events() {
    return call(streamRequest, stream, "text/event-stream");
  }

  private boolean call(byte[] asked, byte[] answered, String contentType) {
    try (Scope caller = baggage.makeCurrent()) {
      CallTap tap = engine.start("benchmark", "POST", CHAT);
      try (TapScope scope = tap.enterExchange()) {
        tap.requestStart();
        tap.requestBytes(ByteBuffer.wrap(asked));
      }
      tap.responseHead(200, name -> header(name, contentType));
      for (int at = 0; at < answered.length; at += CHUNK) {
        tap.responseBytes(ByteBuffer.wrap(answered, at, Math.min(CHUNK, answered.length - at)));
      }
      tap.completed();
      return tap.isActive();
    }
  }

  private static @Nullable String header(String name, String contentType) {
    return name.equalsIgnoreCase("Content-Type") ? contentType : null;
  }
}
