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
              new BaseUrl("openai", Dialect.OPENAI, URI.create("http://llm_gateway:8080")),
              new BaseUrl("anthropic", Dialect.ANTHROPIC, URI.create("http://u@llm_proxy/v1")),
              new BaseUrl("gcp.gemini", Dialect.GEMINI, URI.create("http://g/v1beta")),
              new BaseUrl("groq", Dialect.OPENAI, URI.create("https://gateway.test/groq/v1/")),
              new BaseUrl("litellm", Dialect.OPENAI, URI.create("http://lite_llm:4000")),
              new BaseUrl("vllm", Dialect.OPENAI, URI.create("http://user@v_llm/"))));

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com//v1/chat/completions, openai",
    "https://api.openai.com//v1//chat/completions//, openai",
    "https://gateway.test//groq/v1//chat/completions, groq",
    "https://a.openai.azure.com//openai/deployments/d/chat/completions, azure.ai.openai",
    "http://lite_llm:4000/chat/completions, litellm",
    "http://lite_llm:4000/v1/chat/completions?x=1, litellm",
    "http://LITE_LLM:4000//v1/chat/completions, litellm",
    "http://v_llm:80/v1/chat/completions, vllm"
  })
  void recognisesEndpointsHoweverTheirUrlsAreWritten(URI uri, String provider) {
    Endpoint endpoint = catalog.find("POST", uri);

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo(provider);
    assertThat(catalog.isProviders(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://lite_llm:4001/v1/chat/completions",
        "http://lite_llm/v1/chat/completions",
        "http://lite_llm:4000/v2/chat/completions",
        "http://lite_llm:x/v1/chat/completions",
        "http://lite_llm:4000:80/v1/chat/completions",
        "mailto:lite_llm:4000"
      })
  void takesNoOtherServerForAContainer(URI uri) {
    assertThat(catalog.find("POST", uri)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1/files/file-1/content, openai, openai-batch-output",
    "https://eu.api.openai.com/v1/batches/batch_1, openai, openai-polled-batch",
    "https://api.openai.com/v1/responses/resp_1?stream=true, openai, openai-polled-response",
    "https://api.anthropic.com/v1/messages/batches/b/results, anthropic, anthropic-batch-results",
    "https://gateway.test/groq/v1/batches/b/, groq, openai-polled-batch"
  })
  void recognisesWhereResultsAreFetched(URI uri, String provider, String format) {
    Endpoint endpoint = catalog.find("GET", uri);

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo(provider);
    assertThat(endpoint.format()).isInstanceOf(ResultsFormat.class);
    assertThat(endpoint.format().name()).isEqualTo(format);
    assertThat(catalog.find("POST", uri)).isNull();
    assertThat(catalog.find("DELETE", uri)).isNull();
  }

  /** Cancelling answers the response as it then is, which may have been completed before. */
  @Test
  void recognisesACancelledResponse() {
    URI uri = URI.create("https://api.openai.com/v1/responses/resp_1/cancel");

    assertThat(catalog.find("POST", uri).format().name()).isEqualTo("openai-polled-response");
    assertThat(catalog.find("GET", uri)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.openai.com/v1/files",
        "https://api.openai.com/v1/files/file-1",
        "https://api.openai.com/v1/files/file-1/content/more",
        "https://api.openai.com/v1/batches",
        "https://api.openai.com/v1/batches/batch_1/cancel",
        "https://api.openai.com/v1/responses",
        "https://api.openai.com/v1/responses/resp_1/input_items",
        "https://api.openai.com/v1/chat/completions/chatcmpl-1",
        "https://api.anthropic.com/v1/messages/batches",
        "https://api.anthropic.com/v1/messages/batches/msgbatch_1",
        "https://api.anthropic.com/v1/files/file-1/content"
      })
  void leavesWhatElseIsFetchedAlone(URI uri) {
    assertThat(catalog.find("GET", uri)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1/chat/completions, openai, openai-chat",
    "https://API.OpenAI.com:443/v1/responses, openai, openai-responses",
    "https://eu.api.openai.com/v1/embeddings?x=1, openai, openai-embeddings",
    "https://jp.api.openai.com/v1/responses, openai, openai-responses",
    "https://api.openai.com/v1/responses//, openai, openai-responses",
    "https://api.anthropic.com/v1/messages, anthropic, anthropic-messages",
    "https://api.anthropic.com/v1/messages/, anthropic, anthropic-messages",
    "https://api.anthropic.com/v1/messages/count_tokens, anthropic, anthropic-token-count",
    "http://localhost:4010/v1/chat/completions, openai, openai-chat",
    "http://localhost:4010/v1/messages, anthropic, anthropic-messages",
    "https://gateway.test/groq/v1/chat/completions, groq, openai-chat",
    "http://llm_gateway:8080/v1/chat/completions, openai, openai-chat",
    "http://llm_gateway:8080/chat/completions, openai, openai-chat",
    "http://llm_proxy/v1/messages, anthropic, anthropic-messages",
    "http://g/v1beta/models/gemini-2.5-flash:generateContent, gcp.gemini, gemini",
    "https://api.avian.io/v1/chat/completions, avian, openai-chat",
    "https://api.cerebras.ai/v1/chat/completions, cerebras, openai-chat",
    "https://api.cohere.com/v2/chat, cohere, cohere-chat",
    "https://api.cohere.ai/v1/chat, cohere, cohere-chat-v1",
    "https://api.cohere.com/v2/embed, cohere, cohere-embed",
    "https://api.cohere.com/v1/rerank, cohere, cohere-rerank",
    "https://api.cohere.ai/compatibility/v1/chat/completions, cohere, openai-chat",
    "https://api.cohere.ai/compatibility/v1/embeddings, cohere, openai-embeddings",
    "https://api.deepseek.com/chat/completions, deepseek, openai-chat",
    "https://api.deepseek.com/v1/chat/completions, deepseek, openai-chat",
    "https://api.deepseek.com/beta/chat/completions, deepseek, openai-chat",
    "https://api.deepseek.com/anthropic/v1/messages, deepseek, anthropic-messages",
    "https://api.doubleword.ai/v1/embeddings, doubleword, openai-embeddings",
    "https://api.fireworks.ai/inference/v1/chat/completions, fireworks_ai, openai-chat",
    "https://api.fireworks.ai/inference/v1/messages, fireworks_ai, anthropic-messages",
    "https://api.groq.com/openai/v1/responses, groq, openai-responses",
    "https://router.huggingface.co/v1/chat/completions, huggingface, openai-chat",
    "https://router.huggingface.co/together/v1/chat/completions, huggingface_together, openai-chat",
    "https://router.huggingface.co/fireworks-ai/inference/v1/chat/completions, huggingface_fireworks_ai, openai-chat",
    "https://router.huggingface.co/groq/openai/v1/chat/completions, huggingface_groq, openai-chat",
    "https://router.huggingface.co/novita/v3/openai/chat/completions, huggingface_novita, openai-chat",
    "https://api.minimax.io/v1/text/chatcompletion_v2, minimax, openai-chat",
    "https://api.minimax.io/v1/chat/completions, minimax, openai-chat",
    "https://api.minimaxi.com/anthropic/v1/messages, minimax, anthropic-messages",
    "https://api.mistral.ai/v1/chat/completions, mistral_ai, openai-chat",
    "https://api.mistral.ai/v1/fim/completions, mistral_ai, mistral-fim",
    "https://api.mistral.ai/v1/agents/completions, mistral_ai, openai-chat",
    "https://api.mistral.ai/v1/embeddings, mistral_ai, openai-embeddings",
    "https://api.eu.mistral.ai/v1/ocr, mistral_ai, mistral-ocr",
    "https://inference.us-west.modal.direct/v1/chat/completions, modal, openai-chat",
    "https://api.moonshot.ai/v1/chat/completions, moonshot_ai, openai-chat",
    "https://api.moonshot.cn/anthropic/v1/messages, moonshot_ai, anthropic-messages",
    "https://api.novita.ai/openai/v1/chat/completions, novita, openai-chat",
    "https://api.novita.ai/v3/openai/chat/completions, novita, openai-chat",
    "https://openrouter.ai/api/v1/chat/completions, openrouter, openai-chat",
    "https://us.openrouter.ai/api/v1/responses, openrouter, openai-responses",
    "https://openrouter.ai/api/v1/messages, openrouter, anthropic-messages",
    "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1/chat/completions, ovhcloud, openai-chat",
    "https://api.perplexity.ai/chat/completions, perplexity, perplexity-chat",
    "https://api.perplexity.ai/v1/sonar, perplexity, perplexity-chat",
    "https://api.perplexity.ai/v1/responses, perplexity, openai-responses",
    "https://api.perplexity.ai/v1/agent, perplexity, openai-responses",
    "https://api.together.xyz/v1/chat/completions, together_ai, openai-chat",
    "https://api.together.ai/v1/messages, together_ai, anthropic-messages",
    "https://api.voyageai.com/v1/embeddings, voyage_ai, voyage-embeddings",
    "https://ai.mongodb.com/v1/rerank, voyage_ai, voyage-rerank",
    "https://api.x.ai/v1/responses, x_ai, openai-responses",
    "https://api.x.ai/v1/messages, x_ai, anthropic-messages",
    "https://eu-west-1.api.x.ai/v1/chat/completions, x_ai, openai-chat",
    "https://api.z.ai/api/paas/v4/chat/completions, z_ai, openai-chat",
    "https://api.z.ai/api/anthropic/v1/messages, z_ai, anthropic-messages",
    "https://open.bigmodel.cn/api/paas/v4/embeddings, zhipu_ai, openai-embeddings",
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
    "https://us.api.x.ai/v1/responses, us",
    "https://ca-api.together.ai/v1/chat/completions, ca",
    "https://eu.openrouter.ai/api/v1/chat/completions, eu",
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
        "https://api.anthropic.com/v1/messages/batches",
        "https://evil-api.openai.com.example/v1/responses",
        "https://api.openai.com/v1/responses/resp_1/input_items",
        "http://api.openai.com/v1/responses",
        "http://localhost:4011/v1/chat/completions",
        "https://gateway.test/v1/chat/completions",
        "https://api.deepseek.com/v2/chat/completions",
        "https://api.groq.com/v1/chat/completions",
        "https://api.x.ai.example/v1/chat/completions",
        "https://evilapi.x.ai/v1/chat/completions",
        "https://router.huggingface.co/somebody/v1/chat/completions",
        "https://openrouter.ai/v1/chat/completions",
        "https://api.z.ai/api/coding/paas/v4/chat/completions",
        "https://api.perplexity.ai/search",
        "https://api.cohere.com/v2/chat/extra",
        "https://api.cohere.com/v1/tokenize",
        "http://localhost:11434/api/chat",
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

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-oss-20b:ovhcloud, huggingface_ovhcloud",
    "openai/gpt-oss-20b:fireworks-ai, huggingface_fireworks_ai",
    "openai/gpt-oss-20b:fastest, huggingface",
    "openai/gpt-oss-20b, huggingface",
    "groq, huggingface",
    ", huggingface"
  })
  void theRoutersPartnerIsInTheModelsName(String model, String billedBy) {
    Endpoint endpoint =
        catalog.find("POST", URI.create("https://router.huggingface.co/v1/chat/completions"));

    assertThat(endpoint.billedBy(model)).isEqualTo(billedBy);
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
