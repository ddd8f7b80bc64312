package io.percapita.metering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmResponse;
import io.percapita.pricing.PriceBook;
import io.percapita.provider.CallDecoder;
import io.percapita.provider.Endpoint;
import io.percapita.provider.ProviderCatalog;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From an Azure URL to a price: what a deployment is called says nothing by itself. */
class AzureDeploymentTest {
  private static final PriceBook MAPPED =
      PriceBook.builtIn()
          .with(
              Map.of(
                  "own.yaml",
                  """
                  provider: azure.ai.openai
                  models:
                    - id: search-vectors
                      same_as: text-embedding-3-small
                    - id: support-bot
                      same_as: gpt-4o
                    - id: deep
                      same_as: azure.ai.inference/DeepSeek-V3-0324
                  """));

  @Test
  void theResponsesModelNeedsNoMapping() {
    CallCost cost =
        cost(
            PriceBook.builtIn(),
            "support-bot/chat/completions",
            "{\"messages\": []}",
            "{\"model\": \"gpt-4o-2024-08-06\", \"usage\": {\"prompt_tokens\": 1000,"
                + " \"completion_tokens\": 100}}");

    assertThat(cost.priced().rule()).isEqualTo("azure.ai.openai/gpt-4o");
    // 1000 x 2.50 + 100 x 10 USD per million
    assertThat(cost.priced().total().toUsdString()).isEqualTo("0.0035");
  }

  @Test
  void anEmbeddingWithoutAModelIsThatOfTheMappedDeployment() {
    String answer = "{\"data\": [], \"usage\": {\"prompt_tokens\": 1000000}}";

    CallCost mapped = cost(MAPPED, "search-vectors/embeddings", "{\"input\": \"x\"}", answer);
    CallCost unknown =
        cost(PriceBook.builtIn(), "search-vectors/embeddings", "{\"input\": \"x\"}", answer);

    assertThat(mapped.status()).isEqualTo(CostStatus.PRICED);
    assertThat(mapped.priced().total().toUsdString()).isEqualTo("0.02");
    assertThat(unknown.status()).isEqualTo(CostStatus.UNPRICED);
    assertThat(unknown.reason()).contains("search-vectors");
  }

  @Test
  void soIsAStreamThatEndsBeforeItNamesTheModel() {
    CallCost cost =
        cost(
            MAPPED,
            "support-bot/chat/completions",
            "{\"stream\": true, \"messages\": [{\"content\": \"12345678\"}]}",
            "data: {\"id\": \"\", \"model\": \"\", \"choices\": []}\n\n");

    assertThat(cost.status()).isEqualTo(CostStatus.PARTIAL);
    // 2 x 2.50 USD per million
    assertThat(cost.priced().total().toUsdString()).isEqualTo("0.000005");
  }

  @Test
  void aDeploymentMayBeOfAModelOfOthers() {
    CallCost cost =
        cost(
            MAPPED,
            "deep/chat/completions",
            "{\"messages\": []}",
            "{\"model\": \"deep\", \"usage\": {\"prompt_tokens\": 1000}}");

    assertThat(cost.priced().rule()).isEqualTo("azure.ai.inference/DeepSeek-V3-0324");
  }

  private static CallCost cost(PriceBook book, String path, String request, String response) {
    URI uri = URI.create("https://contoso.openai.azure.com/openai/deployments/" + path);
    Endpoint endpoint = new ProviderCatalog(List.of()).find("POST", uri);
    assertThat(endpoint).isNotNull();
    CallDecoder decoder = endpoint.format().newDecoder();
    feed(decoder::requestBytes, request);
    decoder.responseHead(200, name -> null);
    feed(decoder::responseBytes, response);
    LlmResponse answer = decoder.finish();
    return new CallPricer(() -> book)
        .cost(
            new LlmCall(
                endpoint.provider(),
                endpoint.region(),
                endpoint.format().operation(),
                decoder.request().orModel(endpoint.model()),
                answer,
                200,
                CallEnd.COMPLETED,
                null,
                Instant.parse("2026-10-22T12:00:00Z"),
                1_000_000,
                -1));
  }

  private static void feed(Pieces to, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    to.take(bytes, 0, bytes.length);
  }

  private interface Pieces {
    void take(byte[] bytes, int offset, int length);
  }
}
