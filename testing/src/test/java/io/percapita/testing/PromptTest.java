package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PromptTest {
  @Test
  void readsAChatCompletion() throws IOException {
    Prompt prompt =
        parse(
            """
            {"model":"m","stream":true,"stream_options":{"include_usage":true},"max_tokens":9,
             "messages":[{"role":"system","content":"s"},{"role":"developer","content":"d"},
                         {"role":"user","content":[{"type":"text","text":"u"}]}]}
            """);

    assertThat(prompt).isEqualTo(new Prompt("m", true, true, "sd", "u", false, false, 9));
  }

  @Test
  void readsAResponse() throws IOException {
    Prompt prompt =
        parse(
            """
            {"model":"m","instructions":"s","max_output_tokens":9,
             "input":[{"role":"user","content":[{"type":"input_text","text":"u"}]}]}
            """);

    assertThat(prompt).isEqualTo(new Prompt("m", false, false, "s", "u", false, false, 9));
  }

  @Test
  void readsAMessageWithAnHourOfCache() throws IOException {
    Prompt prompt =
        parse(
            """
            {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"u"}],
             "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}]}
            """);

    assertThat(prompt).isEqualTo(new Prompt("m", false, false, "s", "u", true, false, 9));
  }

  @Test
  void readsEmbeddings() throws IOException {
    Prompt prompt =
        parse(
            """
            {"model":"m","input":["a","b"]}
            """);

    assertThat(prompt).isEqualTo(new Prompt("m", false, false, "", "ab", false, false, 400));
  }

  private static Prompt parse(String json) throws IOException {
    return Prompt.parse(json.getBytes(UTF_8), false);
  }
}
