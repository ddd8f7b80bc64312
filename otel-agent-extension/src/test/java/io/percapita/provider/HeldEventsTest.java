package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.call.LlmResponse;
import io.percapita.provider.google.GeminiContent;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Of events with counts only the last of those alike is read: nobody may notice. */
class HeldEventsTest {
  private static final String[] WORDS = {"a", "", " two words", "\\n", "wörld", "\\\"", "{", "9"};
  private static final String[] COUNTS = {
    "0", "7", "123", "null", "-1", "9999999999999", "\"8\"", "1.5", "1e3", "{\"a\":2}", "[3]"
  };

  @RepeatedTest(300)
  void openAiReadsAsIfEveryEventWereRead(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    StringBuilder stream = new StringBuilder();
    int shape = 0;
    for (int i = 0; i < 30; i++) {
      shape = random.nextInt(6) == 0 ? random.nextInt(4) : shape;
      stream.append("data: ").append(openAi(shape, random)).append("\n\n");
    }
    assertAlike(new OpenAiChat(), stream.toString());
  }

  @RepeatedTest(300)
  void geminiReadsAsIfEveryEventWereRead(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    StringBuilder stream = new StringBuilder();
    int shape = 0;
    for (int i = 0; i < 30; i++) {
      shape = random.nextInt(6) == 0 ? random.nextInt(4) : shape;
      stream.append("data: ").append(gemini(shape, random)).append("\r\n\r\n");
    }
    assertAlike(GeminiContent.streamed(), stream.toString());
  }

  private static String openAi(int shape, Random random) {
    String usage =
        "{\"prompt_tokens\":9,\"completion_tokens\":"
            + count(random)
            + (shape == 1 ? ",\"total_tokens\":" + count(random) : "")
            + (shape == 2
                ? ",\"completion_tokens_details\":{\"reasoning_tokens\":" + count(random) + "}"
                : "")
            + "}";
    return "{\"id\":\"c-1\",\"padding\":\""
        + "xyz".substring(random.nextInt(3))
        + "\",\"model\":\"m\",\"choices\":[{\"index\":"
        + (shape != 3 && random.nextInt(20) == 0 ? 1 : 0)
        + ",\"delta\":{\"content\":\""
        + WORDS[random.nextInt(WORDS.length)]
        + "\"},\"finish_reason\":"
        + (random.nextInt(25) == 0 ? "\"stop\"" : "null")
        + "}],\"usage\":"
        + (shape == 3 ? "null" : usage)
        + "}";
  }

  private static String gemini(int shape, Random random) {
    return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + WORDS[random.nextInt(WORDS.length)]
        + "\"}],\"role\":\"model\"}"
        + (random.nextInt(25) == 0 ? ",\"finishReason\":\"STOP\"" : "")
        + "}],\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":"
        + count(random)
        + ",\"promptTokensDetails\":[{\"modality\":\""
        + (random.nextInt(10) == 0 ? "AUDIO" : "TEXT")
        + "\",\"tokenCount\":"
        + count(random)
        + "}]"
        + (shape == 1 ? ",\"thoughtsTokenCount\":" + count(random) : "")
        + (shape == 2 ? ",\"cachedContentTokenCount\":" + count(random) : "")
        + "},\"modelVersion\":\"gemini-2.5-flash\"}";
  }

  private static String count(Random random) {
    return random.nextInt(8) == 0
        ? COUNTS[random.nextInt(COUNTS.length)]
        : Integer.toString(random.nextInt(1000));
  }

  private static void assertAlike(JsonFormat format, String stream) {
    assertThat(read(format, stream)).as(stream).isEqualTo(read(new EveryEvent(format), stream));
  }

  private static LlmResponse read(JsonFormat format, String stream) {
    CallDecoder decoder = format.newDecoder();
    decoder.responseHead(200, Map.of("Content-Type", "text/event-stream")::get);
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    decoder.responseBytes(bytes, 0, bytes.length);
    return decoder.finish();
  }

  /** A format that has every event read. */
  private record EveryEvent(JsonFormat format) implements JsonFormat {
    @Override
    public String name() {
      return format.name();
    }

    @Override
    public String operation() {
      return format.operation();
    }

    @Override
    public boolean streams() {
      return format.streams();
    }

    @Override
    public JsonShape shape() {
      return format.shape();
    }

    @Override
    public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
      EventUse use = format.use(event, data, offset, length);
      return use == EventUse.MEASURE ? EventUse.READ : use;
    }

    @Override
    public void afterReading(ResponseFacts facts) {
      format.afterReading(facts);
    }

    @Override
    public boolean reportsUsage(ResponseFacts facts) {
      return format.reportsUsage(facts);
    }

    @Override
    public Usage usage(ResponseFacts facts) {
      return format.usage(facts);
    }
  }
}
