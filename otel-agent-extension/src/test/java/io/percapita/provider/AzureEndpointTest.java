package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureEndpointTest {
  private final ProviderCatalog catalog =
      new ProviderCatalog(
          List.of(
              azure("azure.ai.openai", "https://gateway.test/azure"),
              azure("acme", "https://acme.test/")));

  private static BaseUrl azure(String provider, String url) {
    return new BaseUrl(provider, Dialect.AZURE, URI.create(url));
  }

  @ParameterizedTest
  @CsvSource({
    "a.openai.azure.com/openai/deployments/dep/chat/completions?api-version=1, dep, openai-chat",
    "a.openai.azure.com/openai/deployments/my%20dep/completions, my dep, openai-completions",
    "A.OpenAI.Azure.com/openai/deployments/dep/embeddings, dep, openai-embeddings",
    "a.openai.azure.com/openai/deployments/dep/images/generations, dep, openai-images",
    "a.openai.azure.com/openai/deployments/dep/images/edits, dep, openai-images",
    "a.openai.azure.com/openai/deployments/dep/audio/speech, dep, openai-speech",
    "a.openai.azure.com/openai/deployments/dep/audio/transcriptions, dep, openai-transcriptions",
    "a.openai.azure.com/openai/deployments/dep/audio/translations, dep, openai-transcriptions",
    "a.openai.azure.com/openai/v1/chat/completions,, openai-chat",
    "a.openai.azure.com/openai/v1/responses/,, openai-responses",
    "a.openai.azure.com/openai/responses?api-version=2025-04-01-preview,, openai-responses",
    "a.cognitiveservices.azure.com/openai/v1/embeddings,, openai-embeddings",
    "a.services.ai.azure.com/openai/v1/images/generations,, openai-images",
    "a.services.ai.azure.com/api/projects/shop/openai/v1/responses,, openai-responses",
    "a.services.ai.azure.com/api/projects/shop/openai/responses,, openai-responses",
    "eastus.api.cognitive.microsoft.com/openai/deployments/d/chat/completions, d, openai-chat",
    "gateway.test/azure/openai/deployments/dep/chat/completions, dep, openai-chat"
  })
  void azureOpenAi(String address, String deployment, String format) {
    Endpoint endpoint = catalog.find("POST", URI.create("https://" + address));

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo("azure.ai.openai");
    assertThat(endpoint.model()).isEqualTo(deployment);
    assertThat(endpoint.region()).isNull();
    assertThat(endpoint.format().name()).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({
    "a.services.ai.azure.com/models/chat/completions?api-version=1, openai-chat",
    "a.services.ai.azure.com/models/embeddings, openai-embeddings",
    "a.services.ai.azure.com/anthropic/v1/messages, anthropic-messages",
    "gateway.test/azure/anthropic/v1/messages, anthropic-messages"
  })
  void modelsOfOthers(String address, String format) {
    Endpoint endpoint = catalog.find("POST", URI.create("https://" + address));

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo("azure.ai.inference");
    assertThat(endpoint.format().name()).isEqualTo(format);
  }

  @Test
  void aConfiguredProviderBillsWhateverThePath() {
    Endpoint endpoint =
        catalog.find("POST", URI.create("https://acme.test/models/chat/completions"));

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo("acme");
  }

  @Test
  void governmentIsARegionOfItsOwn() {
    URI uri = URI.create("https://a.openai.azure.us/openai/v1/responses");

    assertThat(catalog.find("POST", uri).region()).isEqualTo("usgov");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://openai.azure.com/openai/v1/responses",
        "https://.openai.azure.com/openai/v1/responses",
        "https://a.openai.azure.com.evil.test/openai/v1/responses",
        "https://a-openai.azure.com/openai/v1/responses",
        "https://a.openai.azure.com:8443/openai/v1/responses",
        "http://a.openai.azure.com/openai/v1/responses",
        "https://a.openai.azure.com/v1/responses",
        "https://a.openai.azure.com/chat/completions",
        "https://a.openai.azure.com/openai",
        "https://a.openai.azure.com/openai/deployments/dep",
        "https://a.openai.azure.com/openai/deployments//chat/completions",
        "https://a.openai.azure.com/openai/deployments/a/b/chat/completions",
        "https://a.openai.azure.com/openai/v1/models",
        "https://a.openai.azure.com/openaix/v1/responses",
        "https://a.cognitiveservices.azure.com/vision/v3.2/analyze",
        "https://a.cognitiveservices.azure.com/speechtotext/transcriptions:transcribe",
        "https://a.services.ai.azure.com/anthropic/v1/messages/count",
        "https://a.services.ai.azure.com/api/projects/shop/agents/v1/responses",
        "https://eastus.api.cognitive.microsoft.com/sts/v1.0/issueToken"
      })
  void leavesOthersAlone(URI uri) {
    assertThat(catalog.find("POST", uri)).isNull();
  }
}
