package io.percapita.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.percapita.call.LlmResponse;
import io.percapita.provider.CallDecoder;
import io.percapita.provider.WireFormat;
import io.percapita.provider.bedrock.BedrockConverse;
import io.percapita.provider.bedrock.BedrockInvoke;
import io.percapita.provider.google.GeminiContent;
import io.percapita.provider.ollama.OllamaNative;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.testing.AwsEventFrame;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How fast the streams of each kind are read, whose events differ as real ones do: by words,
 * counters and padding. Each operation reads one megabyte, so that operations per second are MB/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class StreamBenchmark {
  private static final int MEGABYTE = 1_000_000;
  private static final int CHUNK = 8192;
  private static final String PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String[] WORDS = {
    "the", " quick", " brown", ".", "\\n\\n", " unbelievably", " wörld", " I", " \\\"quoted\\\""
  };

  /** What is streamed. */
  public enum Stream {
    /** Text, a counter of nothing, and padding that hides the text's length. */
    OPENAI("text/event-stream", new OpenAiChat()) {
      @Override
      byte[] event(int number, Random random) {
        return text(
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
                + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + words(1, random)
                + "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\""
                + padding(random)
                + "\"}\n\n");
      }
    },
    /** Counts in every event, as on the Gemini API, so that each is parsed. */
    GEMINI("text/event-stream", GeminiContent.streamed()) {
      @Override
      byte[] event(int number, Random random) {
        return text("data: " + gemini(number, random) + "\r\n\r\n");
      }
    },
    /** The same as an array. */
    GEMINI_ARRAY("application/json", GeminiContent.streamed()) {
      @Override
      byte[] event(int number, Random random) {
        return text((number == 0 ? "[" : ",\r\n") + gemini(number, random));
      }
    },
    /** Frames of some 200 bytes, half of which are headers and checksums. */
    CONVERSE("application/vnd.amazon.eventstream", BedrockConverse.streamed()) {
      @Override
      byte[] event(int number, Random random) {
        return AwsEventFrame.event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":0,\"delta\":{\"text\":\""
                + words(2, random)
                + "\"},\"p\":\""
                + padding(random)
                + "\"}");
      }
    },
    /** The same with the model's events in base64. */
    INVOKE("application/vnd.amazon.eventstream", BedrockInvoke.streamed()) {
      @Override
      byte[] event(int number, Random random) {
        byte[] inner =
            text(
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                    + words(2, random)
                    + "\"}}");
        return AwsEventFrame.event(
            "chunk",
            "{\"bytes\":\""
                + Base64.getEncoder().encodeToString(inner)
                + "\",\"p\":\""
                + padding(random)
                + "\"}");
      }
    },
    /** Lines with a time that differs. */
    OLLAMA("application/x-ndjson", OllamaNative.chat()) {
      @Override
      byte[] event(int number, Random random) {
        return text(
            "{\"model\":\"gemma3\",\"created_at\":\"2026-03-01T00:00:19."
                + (100_000 + number)
                + "Z\",\"message\":{\"role\":\"assistant\",\"content\":\""
                + words(1, random)
                + "\"},\"done\":false}\n");
      }
    };

    private final String contentType;

    @SuppressWarnings("ImmutableEnumChecker") // formats have no state
    private final WireFormat format;

    Stream(String contentType, WireFormat format) {
      this.contentType = contentType;
      this.format = format;
    }

    abstract byte[] event(int number, Random random);

    private static String gemini(int number, Random random) {
      return "{\"candidates\": [{\"content\": {\"parts\": [{\"text\": \""
          + words(15, random)
          + "\"}],\"role\": \"model\"},\"index\": 0}],\"usageMetadata\": {\"promptTokenCount\": 8,"
          + "\"candidatesTokenCount\": "
          + number
          + ",\"totalTokenCount\": "
          + (number + 83)
          + ",\"thoughtsTokenCount\": 75},\"modelVersion\": \"gemini-2.5-flash\"}";
    }

    private static String words(int count, Random random) {
      StringBuilder words = new StringBuilder();
      for (int i = 0; i < count; i++) {
        words.append(WORDS[random.nextInt(WORDS.length)]);
      }
      return words.toString();
    }

    private static String padding(Random random) {
      return PADDING.substring(0, 1 + random.nextInt(40));
    }

    private static byte[] text(String text) {
      return text.getBytes(UTF_8);
    }
  }

  /** What is streamed. */
  @Param public Stream stream = Stream.OPENAI;

  private byte[] bytes = {};

  /** Makes a megabyte of events. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int number = 0; out.size() < MEGABYTE; number++) {
      out.writeBytes(stream.event(number, random));
    }
    bytes = out.toByteArray();
  }

  @Benchmark
  public LlmResponse megabyte() {
    CallDecoder decoder = stream.format.newDecoder();
    decoder.responseHead(200, name -> name.equals("Content-Type") ? stream.contentType : null);
    for (int at = 0; at < bytes.length; at += CHUNK) {
      decoder.responseBytes(bytes, at, Math.min(CHUNK, bytes.length - at));
    }
    return decoder.finish();
  }
}
