package io.percapita.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests and responses of usual sizes. */
final class Exchanges {
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":300,\"total_tokens\":1200,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":100,\"audio_tokens\":0},"
          + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}}";

  private Exchanges() {}

  /** A chat request of so many characters of text. */
  static byte[] request(int characters, boolean stream) {
    return ("{\"model\":\"gpt-4o-mini\",\"stream\":"
            + stream
            + ",\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\""
            + "word ".repeat(characters / 5)
            + "\"}]}")
        .getBytes(UTF_8);
  }

  /** A chat answer of so many characters of text. */
  static byte[] document(int characters) {
    return ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1760000000,"
            + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
            + "\"assistant\",\"content\":\""
            + "word ".repeat(characters / 5)
            + "\"},\"finish_reason\":\"stop\"}],"
            + USAGE
            + "}")
        .getBytes(UTF_8);
  }

  /** A chat answer of four kilobytes that are mostly small values: the words' probabilities. */
  static byte[] denseDocument() {
    String word =
        "{\"token\":\" word\",\"logprob\":-0.0123456,\"bytes\":[32,119,111,114,100],\"top_logprobs\":[]}";
    String words = IntStream.range(0, 40).mapToObj(i -> word).collect(Collectors.joining(","));
    return new String(document(200), UTF_8)
        .replace(
            "\"finish_reason\"", "\"logprobs\":{\"content\":[" + words + "]},\"finish_reason\"")
        .getBytes(UTF_8);
  }

  /** A streamed chat answer of so many events. */
  static byte[] events(int count) {
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < count; i++) {
      stream.append(
          "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
              + "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\",\"choices\":[{"
              + "\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,"
              + "\"finish_reason\":null}],\"usage\":null}\n\n");
    }
    stream.append(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
            + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[],"
            + USAGE
            + "}\n\ndata: [DONE]\n\n");
    return stream.toString().getBytes(UTF_8);
  }
}
