package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderCatalogTest {
  private final ProviderCatalog catalog =
      new ProviderCatalog(
          List.of(
              new BaseUrl("openai", Dialect.OPENAI, URI.create("http://localhost:4010/v1")),
              new BaseUrl("anthropic", Dialect.ANTHROPIC, URI.create("http://localhost:4010/")),
              new BaseUrl("groq", Dialect.OPENAI, URI.create("https://gateway.test/groq/v1/"))));

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1/chat/completions, openai, openai-chat",
    "https://API.OpenAI.com:443/v1/responses, openai, openai-responses",
    "https://eu.api.openai.com/v1/embeddings?x=1, openai, openai-embeddings",
    "https://jp.api.openai.com/v1/responses, openai, openai-responses",
    "https://api.openai.com/v1/responses//, openai, openai-responses",
    "https://api.anthropic.com/v1/messages, anthropic, anthropic-messages",
    "https://api.anthropic.com/v1/messages/, anthropic, anthropic-messages",
    "http://localhost:4010/v1/chat/completions, openai, openai-chat",
    "http://localhost:4010/v1/messages, anthropic, anthropic-messages",
    "https://gateway.test/groq/v1/chat/completions, groq, openai-chat",
    "https://api.openai.com/v1/completions, openai, openai-completions",
    "https://api.openai.com/v1/responses/compact, openai, openai-responses",
    "https://api.openai.com/v1/responses/input_tokens, openai, openai-input-tokens",
    "https://api.openai.com/v1/images/generations, openai, openai-images",
    "https://eu.api.openai.com/v1/images/edits, openai, openai-images",
    "https://api.openai.com/v1/images/variations, openai, openai-images",
    "https://api.openai.com/v1/audio/transcriptions, openai, openai-transcriptions",
    "https://api.openai.com/v1/audio/translations, openai, openai-transcriptions",
    "https://api.openai.com/v1/audio/speech, openai, openai-speech",
    "https://api.openai.com/v1/moderations, openai, openai-moderations",
    "https://gateway.test/groq/v1/audio/transcriptions, groq, openai-transcriptions"
  })
  void recognises(URI uri, String provider, String format) {
    Endpoint endpoint = catalog.find("POST", uri);

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo(provider);
    assertThat(endpoint.format().name()).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1/responses,",
    "https://eu.api.openai.com/v1/responses, eu",
    "https://us.api.openai.com/v1/responses, us",
    "https://api.anthropic.com/v1/messages,"
  })
  void knowsTheRegionOfAHost(URI uri, String region) {
    assertThat(catalog.find("POST", uri).region()).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/v1/chat/completions",
        "https://api.openai.com/v1/models",
        "https://api.openai.com:8443/v1/chat/completions",
        "https://api.openai.com/v1/chat/completions/extra",
        "https://api.anthropic.com/v1/messages/count_tokens",
        "https://api.anthropic.com/v1/messages/batches",
        "https://evil-api.openai.com.example/v1/responses",
        "https://api.openai.com/v1/responses/resp_1/cancel",
        "http://api.openai.com/v1/responses",
        "http://localhost:4011/v1/chat/completions",
        "https://gateway.test/v1/chat/completions",
        "mailto:someone@api.openai.com"
      })
  void leavesOthersAlone(URI uri) {
    assertThat(catalog.find("POST", uri)).isNull();
  }

  @Test
  void aConfiguredBaseUrlGoesBeforeABuiltInOne() {
    ProviderCatalog own =
        new ProviderCatalog(
            List.of(
                new BaseUrl("reseller", Dialect.OPENAI, URI.create("https://API.openai.com/v1"))));

    Endpoint endpoint = own.find("POST", URI.create("https://api.openai.com/v1/embeddings"));

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo("reseller");
  }

  /** Runs for every HTTP call of an application. */
  @Test
  void aHostThatIsNoneCostsNoMemory() {
    URI other = URI.create("https://shop.example.com/v1/chat/completions");
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    boolean[] any = {false};
    lookUp(other, any, 20_000);

    long before = threads.getCurrentThreadAllocatedBytes();
    lookUp(other, any, 100_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(any[0]).isFalse();
    assertThat(allocated).isLessThan(100_000); // less than a byte each: the measuring's own
  }

  private void lookUp(URI uri, boolean[] any, int times) {
    for (int i = 0; i < times; i++) {
      any[0] |= catalog.knowsHost(uri.getHost()) || catalog.find("POST", uri) != null;
    }
  }

  @Test
  void onlyPostsAreCalls() {
    URI uri = URI.create("https://api.openai.com/v1/responses");

    assertThat(catalog.find("GET", uri)).isNull();
  }

  @Test
  void knowsItsHostsInAnyCase() {
    assertThat(catalog.knowsHost("API.openai.com")).isTrue();
    assertThat(catalog.knowsHost("localhost")).isTrue();
    assertThat(catalog.knowsHost("example.com")).isFalse();
    assertThat(catalog.knowsHost(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1/files, true",
    "https://api.anthropic.com/v1/messages/count_tokens, true",
    "https://gateway.test/groq/v1/moderations, true",
    "https://gateway.test/groq/v1, true",
    "https://gateway.test/groq/v10/models, false",
    "https://gateway.test/inventory, false",
    "http://localhost:4010/anything, true",
    "http://localhost:4011/v1/files, false",
    "https://example.com/v1/files, false"
  })
  void tellsRequestsToProvidersFromOthers(URI uri, boolean expected) {
    assertThat(catalog.isProviders(uri)).isEqualTo(expected);
  }
}
