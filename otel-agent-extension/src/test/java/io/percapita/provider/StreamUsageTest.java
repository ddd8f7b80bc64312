package io.percapita.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamUsageTest {
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");
  private static final String AZURE =
      "https://acme.openai.azure.com/openai/deployments/d/chat/completions";
  private static final String ASKED = "\"stream_options\":{\"include_usage\":true},";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"stream":true}|{"stream_options":{"include_usage":true},"stream":true}
          { "stream" : true }|{"stream_options":{"include_usage":true}, "stream" : true }
          {"stream":true,"stream_options":{}}|{"stream":true,"stream_options":{"include_usage":true}}
          {"stream":true,"stream_options":{ "a": 1 } }|{"stream":true,"stream_options":{"include_usage":true, "a": 1 } }
          """)
  void aStreamIsAskedIfThatIsLeftOpen(String json, String expected) {
    assertThat(written(CHAT, json)).isEqualTo(expected);
    assertThat(StreamUsage.isAsked(expected.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\"}",
        "{\"stream\":false}",
        "{\"stream\":\"true\"}",
        "{\"a\":{\"stream\":true}}",
        "{\"stream\":true,\"stream_options\":null}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":false}}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":null}}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}"
      })
  void whatTheApplicationHasSetStays(String json) {
    byte[] body = json.getBytes(UTF_8);

    assertThat(StreamUsage.written(endpoint(CHAT), CHAT, body)).isSameAs(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"stream\":true", "{\"stream\\u0000\":true}", "--b\r\n"})
  void whatCannotBeReadForCertainIsNotAsked(String json) {
    assertThat(written(CHAT, json)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2024-09-01-preview, true",
    "2025-04-01-preview, true",
    "2025-04-01-preview&x=y, true",
    "preview, true",
    "2024-08-01-preview, false",
    "2024-06-01, false",
    "2024-10-21, false"
  })
  void azureIsAskedInVersionsThatKnowOfIt(String version, boolean isKnown) {
    String written = written(URI.create(AZURE + "?api-version=" + version), "{\"stream\":true}");

    assertThat(written).isEqualTo(isKnown ? "{" + ASKED + "\"stream\":true}" : null);
  }

  @Test
  void azureIsAskedWithoutAVersionAndNotWithItsOwnSearches() {
    URI latest = URI.create("https://acme.openai.azure.com/openai/v1/chat/completions");

    assertThat(written(latest, "{\"stream\":true}")).startsWith("{" + ASKED);
    assertThat(written(latest, "{\"stream\":true,\"data_sources\":[]}")).isNull();
    assertThat(written(CHAT, "{\"stream\":true,\"data_sources\":[]}")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1/chat/completions, true",
    "https://api.openai.com/v1/completions, true",
    "https://api.openai.com/v1/responses, false",
    "https://api.openai.com/v1/embeddings, false",
    "https://api.deepseek.com/chat/completions, true",
    "https://api.deepseek.com/beta/completions, false",
    "https://acme.openai.azure.com/openai/v1/chat/completions, true",
    "https://acme.openai.azure.com/openai/v1/completions, false",
    "https://api.groq.com/openai/v1/chat/completions, false"
  })
  void whoDocumentsItCanBeAsked(URI uri, boolean may) {
    assertThat(new StreamUsage(StreamUsage.PROVIDERS).mayAsk(endpoint(uri))).isEqualTo(may);
    assertThat(new StreamUsage(Set.of("anthropic")).mayAsk(endpoint(uri))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"choices":[],"usage":{"prompt_tokens":1}}|true
          {"usage" : { } , "choices" : [ ] }|true
          {"id":"","choices":[],"prompt_filter_results":[]}|false
          {"choices":[],"usage":null}|false
          {"choices":[],"usage":[]}|false
          {"choices":[{"delta":{}}],"usage":{"prompt_tokens":1}}|false
          {"choices":{},"usage":{}}|false
          {"x":{"choices":[],"usage":{}}}|false
          {"x":{"choices":[]},"usage":{}}|false
          {"choices":[],"usage":{}} x|false
          {"choices":[],"usage":{|false
          [DONE]|false
          """)
  void theEventThatReportsUsageIsKnown(String data, boolean isUsage) {
    byte[] bytes = ("xx" + data + "yy").getBytes(UTF_8);

    assertThat(UsageEvent.is(bytes, 2, bytes.length - 4)).isEqualTo(isUsage);
  }

  private static @Nullable String written(URI uri, String json) {
    byte[] written = StreamUsage.written(endpoint(uri), uri, json.getBytes(UTF_8));
    return written == null ? null : new String(written, UTF_8);
  }

  private static Endpoint endpoint(URI uri) {
    Endpoint endpoint = new ProviderCatalog(List.of()).find("POST", uri);
    assertThat(endpoint).isNotNull();
    return endpoint;
  }
}
