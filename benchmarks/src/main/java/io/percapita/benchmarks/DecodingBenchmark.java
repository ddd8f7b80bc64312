package io.percapita.benchmarks;

import io.percapita.call.LlmResponse;
import io.percapita.provider.CallDecoder;
import io.percapita.provider.openai.OpenAiChat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How fast responses are read. Each operation reads one megabyte, so that operations per second are
 * MB/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DecodingBenchmark {
  private static final int MEGABYTE = 1_000_000;
  private static final int CHUNK = 8192;

  private final OpenAiChat format = new OpenAiChat();
  private final byte[] document = Exchanges.document(MEGABYTE);
  private final byte[] usual = Exchanges.document(3500);
  private final byte[] dense = Exchanges.denseDocument();
  private final byte[] stream = Exchanges.events(MEGABYTE / 235);

  @Benchmark
  public LlmResponse megabyteDocument() {
    return read(document, "application/json");
  }

  @Benchmark
  public LlmResponse megabyteStream() {
    return read(stream, "text/event-stream");
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public LlmResponse documentOf4Kb() {
    return read(usual, "application/json");
  }

  /** The same size made of small values. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public LlmResponse denseDocumentOf4Kb() {
    return read(dense, "application/json");
  }

  private LlmResponse read(byte[] bytes, String contentType) {
    return read(format.newDecoder(), bytes, contentType);
  }

  private static LlmResponse read(CallDecoder decoder, byte[] bytes, String contentType) {
    decoder.responseHead(200, name -> name.equals("Content-Type") ? contentType : null);
    for (int at = 0; at < bytes.length; at += CHUNK) {
      decoder.responseBytes(bytes, at, Math.min(CHUNK, bytes.length - at));
    }
    return decoder.finish();
  }
}
