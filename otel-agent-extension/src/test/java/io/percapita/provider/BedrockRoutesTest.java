package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockRoutesTest {
  private static final String RUNTIME = "https://bedrock-runtime.us-east-1.amazonaws.com";

  private final ProviderCatalog catalog =
      new ProviderCatalog(
          List.of(
              new BaseUrl("aws.bedrock", Dialect.BEDROCK, URI.create("https://gateway.test/aws"))));

  @ParameterizedTest
  @CsvSource({
    "/model/amazon.nova-lite-v1:0/converse, bedrock-converse, amazon.nova-lite-v1:0",
    "/model/amazon.nova-lite-v1%3A0/converse-stream, bedrock-converse, amazon.nova-lite-v1:0",
    "/model/us.anthropic.claude-opus-4-7/invoke, bedrock-invoke, us.anthropic.claude-opus-4-7",
    "/model/global.anthropic.claude-opus-4-7/invoke-with-response-stream, bedrock-invoke,"
        + " global.anthropic.claude-opus-4-7",
    "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-lite-v1%3A0/converse,"
        + " bedrock-converse,"
        + " arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
    "/model/arn:aws:bedrock:us-east-1::foundation-model%2famazon.nova-lite-v1:0/invoke,"
        + " bedrock-invoke, arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
    "/model/amazon.titan-embed-text-v2:0/invoke, bedrock-invoke, amazon.titan-embed-text-v2:0",
    "/model/amazon.rerank-v1:0/invoke, bedrock-rerank, amazon.rerank-v1:0",
    "/model/ours+1%2Bb/converse, bedrock-converse, ours+1+b",
    "/model/anthropic.claude-opus-4-7/count-tokens, bedrock-token-count, anthropic.claude-opus-4-7",
    "/v1/chat/completions, openai-chat,",
    "/openai/v1/chat/completions, openai-chat,",
    "/v1/responses, openai-responses,",
    "/openai/v1/responses, openai-responses,",
    "/anthropic/v1/messages, anthropic-messages,",
    "/anthropic/v1/messages/count_tokens, bedrock-token-count,"
  })
  void paths(String path, String format, String model) {
    Endpoint endpoint = catalog.find("POST", URI.create(RUNTIME + path));

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo("aws.bedrock");
    assertThat(endpoint.region()).isEqualTo("us-east-1");
    assertThat(endpoint.format().name()).isEqualTo(format);
    assertThat(endpoint.model()).isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource({
    "bedrock-runtime.ap-southeast-2.amazonaws.com, ap-southeast-2",
    "Bedrock-Runtime.us-west-2.AmazonAWS.com, us-west-2",
    "bedrock-runtime-fips.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "bedrock-runtime.eu-west-1.api.aws, eu-west-1",
    "bedrock-runtime-fips.us-east-1.api.aws, us-east-1",
    "bedrock-mantle.sa-east-1.api.aws, sa-east-1",
    "bedrock-runtime.cn-north-1.amazonaws.com.cn, cn-north-1",
    "bedrock-runtime.eusc-de-east-1.amazonaws.eu, eusc-de-east-1",
    "bedrock-runtime.eusc-de-east-1.api.amazonwebservices.eu, eusc-de-east-1",
    "gateway.test/aws,"
  })
  void hosts(String host, String region) {
    Endpoint endpoint = catalog.find("POST", URI.create("https://" + host + "/model/m/converse"));

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.provider()).isEqualTo("aws.bedrock");
    assertThat(endpoint.region()).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bedrock.us-east-1.amazonaws.com/model/m/converse",
        "https://bedrock-agent-runtime.us-east-1.amazonaws.com/model/m/converse",
        "https://bedrock-runtime.amazonaws.com/model/m/converse",
        "https://bedrock-runtime..amazonaws.com/model/m/converse",
        "https://bedrock-runtime.us-east-1.evil.amazonaws.com/model/m/converse",
        "https://bedrock-runtime.us-east-1.amazonaws.com.example/model/m/converse",
        "https://evil-bedrock-runtime.us-east-1.amazonaws.com/model/m/converse",
        "https://bedrock-runtime.us-east-1.amazonaws.com:8443/model/m/converse",
        "http://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/invoke-with-bidirectional-stream",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse/extra",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/converse",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/a/b/converse",
        "https://bedrock-runtime.us-east-1.amazonaws.com/guardrail/g/version/1/apply",
        "https://bedrock-runtime.us-east-1.amazonaws.com/async-invoke",
        "https://bedrock-mantle.us-east-1.api.aws/v1/models",
        "https://s3.us-east-1.amazonaws.com/model/m/converse",
        "https://gateway.test/model/m/converse"
      })
  void leavesOthersAlone(URI uri) {
    assertThat(catalog.find("POST", uri)).isNull();
  }

  @Test
  void embeddingsAreAnOperationOfTheirOwn() {
    assertThat(operation("/model/us.cohere.embed-v4:0/invoke")).isEqualTo("embeddings");
    assertThat(operation("/model/amazon.nova-lite-v1:0/invoke")).isEqualTo("chat");
  }

  private String operation(String path) {
    return catalog.find("POST", URI.create(RUNTIME + path)).format().operation();
  }
}
