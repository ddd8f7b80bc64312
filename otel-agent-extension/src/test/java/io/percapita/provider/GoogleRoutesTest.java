package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleRoutesTest {
  private static final String GEMINI = "https://generativelanguage.googleapis.com";
  private static final String GLOBAL = "https://aiplatform.googleapis.com";

  private final ProviderCatalog catalog =
      new ProviderCatalog(
          List.of(
              new BaseUrl("gcp.gemini", Dialect.GEMINI, URI.create("https://gateway.test/google")),
              new BaseUrl("gcp.vertex_ai", Dialect.VERTEX, URI.create("http://localhost:4012"))));

  @ParameterizedTest
  @CsvSource({
    "v1beta/models/gemini-2.5-flash:generateContent, gemini, gemini-2.5-flash",
    "v1/models/gemini-2.5-flash:generateContent, gemini, gemini-2.5-flash",
    "v1alpha/models/gemini-2.5-flash%3AstreamGenerateContent, gemini, gemini-2.5-flash",
    "v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse, gemini, gemini-2.5-flash",
    "v1beta/tunedModels/mine-1:generateContent, gemini, mine-1",
    "v1beta/models/gemini-embedding-2:embedContent, gemini-embeddings, gemini-embedding-2",
    "v1beta/models/gemini-embedding-2:batchEmbedContents, gemini-embeddings, gemini-embedding-2",
    "v1beta/models/gemini-2.5-flash:countTokens, google-token-count, gemini-2.5-flash",
    "v1beta/models/imagen-4.0-generate-001:predict, google-prediction, imagen-4.0-generate-001",
    "v1beta/models/veo-3.0:predictLongRunning, google-prediction, veo-3.0",
    "v1beta/openai/chat/completions, google-openai-chat,",
    "v1beta/openai/embeddings, openai-embeddings,",
    "v1beta/openai/images/generations, google-prediction,"
  })
  void recognisesTheGeminiApi(String path, String format, String model) {
    Endpoint endpoint = find(GEMINI + "/" + path);

    assertThat(endpoint.provider()).isEqualTo("gcp.gemini");
    assertThat(endpoint.format().name()).isEqualTo(format);
    assertThat(endpoint.model()).isEqualTo(model);
    assertThat(endpoint.region()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "publishers/google/models/gemini-2.5-pro:generateContent, gemini, gemini-2.5-pro",
    "publishers/google/models/gemini-2.5-pro:streamGenerateContent, gemini, gemini-2.5-pro",
    "publishers/google/models/gemini-2.5-pro:countTokens, google-token-count, gemini-2.5-pro",
    "publishers/google/models/gemini-embedding-2:embedContent, gemini-embeddings, gemini-embedding-2",
    "publishers/google/models/text-embedding-005:predict, vertex-embeddings, text-embedding-005",
    "publishers/google/models/imagen-4:predict, google-prediction, imagen-4",
    "publishers/google/models/veo-3:predictLongRunning, google-prediction, veo-3",
    "publishers/anthropic/models/claude-opus-5:rawPredict, anthropic-messages, claude-opus-5",
    "publishers/anthropic/models/claude-haiku-4-5@20251001:streamRawPredict,"
        + " anthropic-messages, claude-haiku-4-5@20251001",
    "publishers/anthropic/models/claude-haiku-4-5%4020251001:rawPredict,"
        + " anthropic-messages, claude-haiku-4-5@20251001",
    "publishers/anthropic/models/count-tokens:rawPredict, google-token-count,",
    "publishers/mistralai/models/mistral-medium-3:rawPredict, openai-chat, mistral-medium-3",
    "publishers/mistralai/models/codestral-2:streamRawPredict, openai-chat, codestral-2",
    "endpoints/1234567:generateContent, gemini,",
    "endpoints/1234567:streamGenerateContent, gemini,",
    "endpoints/openapi/chat/completions, google-openai-chat,",
    "endpoints/openapi/responses, openai-responses,"
  })
  void recognisesVertexAi(String path, String format, String model) {
    for (String host : List.of(GLOBAL, "http://localhost:4012")) {
      Endpoint endpoint = find(host + "/v1/projects/p-1/locations/global/" + path);

      assertThat(endpoint.provider()).isEqualTo("gcp.vertex_ai");
      assertThat(endpoint.format().name()).isEqualTo(format);
      assertThat(endpoint.model()).isEqualTo(model);
      assertThat(endpoint.region()).isEqualTo("global");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://aiplatform.googleapis.com, europe-west4, europe-west4",
    "https://us-central1-aiplatform.googleapis.com, us-central1, us-central1",
    "https://US-Central1-AIPlatform.GoogleAPIs.com, us-central1, us-central1",
    "https://aiplatform.us.rep.googleapis.com, us, us",
    "https://aiplatform.eu.rep.googleapis.com, eu, eu"
  })
  void knowsTheRegionThatBills(String host, String location, String region) {
    String path =
        "/v1beta1/projects/p/locations/" + location + "/publishers/google/models/m:generateContent";

    assertThat(find(host + path).region()).isEqualTo(region);
  }

  @ParameterizedTest
  @CsvSource({
    "https://aiplatform.googleapis.com,",
    "https://europe-west1-aiplatform.googleapis.com, europe-west1"
  })
  void expressModeHasNoProject(String host, String region) {
    Endpoint endpoint =
        find(host + "/v1/publishers/google/models/gemini-2.5-flash:streamGenerateContent");

    assertThat(endpoint.model()).isEqualTo("gemini-2.5-flash");
    assertThat(endpoint.region()).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GEMINI + "/v1beta/models/gemini-2.5-flash",
        GEMINI + "/v1beta/models/gemini-2.5-flash:batchGenerateContent",
        GEMINI + "/v1beta/models/a/b:generateContent",
        GEMINI + "/models/gemini-2.5-flash:generateContent",
        GEMINI + "/v1beta/cachedContents",
        GEMINI + "/upload/v1beta/files",
        GEMINI + ":8443/v1beta/models/m:generateContent",
        "http://generativelanguage.googleapis.com/v1beta/models/m:generateContent",
        "https://generativelanguage.googleapis.com.evil.test/v1beta/models/m:generateContent",
        GLOBAL + "/v1/projects/p/locations/us/endpoints/12:predict",
        GLOBAL + "/v1/projects/p/locations/us/endpoints/12:rawPredict",
        GLOBAL + "/v1/projects/p/locations/us/publishers/google/models/m:computeTokens",
        GLOBAL + "/v1/projects/p/locations/us/batchPredictionJobs",
        "https://us-central1-aiplatform.googleapis.com:8443/v1/publishers/google/models/m:predict",
        "http://us-central1-aiplatform.googleapis.com/v1/publishers/google/models/m:predict",
        "https://us-central1-aiplatform.googleapis.com.evil.test/v1/publishers/google/models/m:predict",
        "https://aiplatform.rep.googleapis.com/v1/publishers/google/models/m:predict",
        "https://gateway.test/v1beta/models/m:generateContent"
      })
  void leavesOthersAlone(URI uri) {
    assertThat(catalog.find("POST", uri)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-east5-aiplatform.googleapis.com",
        "aiplatform.eu.rep.googleapis.com",
        "AIPlatform.googleapis.com"
      })
  void knowsItsHosts(String host) {
    assertThat(catalog.knowsHost(host)).isTrue();
    assertThat(catalog.isProviders(URI.create("https://" + host + "/v1/anything"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-aiplatform.googleapis.com", "storage.googleapis.com"})
  void othersOfGooglesHostsAreNone(String host) {
    assertThat(catalog.knowsHost(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = "https://gateway.test/google/v1beta/models/m:generateContent")
  void speaksAtAConfiguredBaseUrl(URI uri) {
    assertThat(catalog.find("POST", uri).provider()).isEqualTo("gcp.gemini");
  }

  private Endpoint find(String uri) {
    Endpoint endpoint = catalog.find("POST", URI.create(uri));
    assertThat(endpoint).as(uri).isNotNull();
    return endpoint;
  }
}
