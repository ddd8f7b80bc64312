package io.percapita.provider;

import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.bedrock.BedrockConverse;
import io.percapita.provider.bedrock.BedrockInvoke;
import io.percapita.provider.bedrock.BedrockTokenCount;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiResponses;
import java.util.List;

/** Where Amazon Bedrock lives and what it speaks; see docs/wire-formats/bedrock-converse.md. */
final class BedrockRoutes {
  private static final String PROVIDER = "aws.bedrock";

  private BedrockRoutes() {}

  static Route[] all() {
    return new Route[] {
      Route.post("/model/{model}/converse", BedrockConverse.whole()),
      Route.post("/model/{model}/converse-stream", BedrockConverse.streamed()),
      Route.post("/model/{model~embed}/invoke", BedrockInvoke.embeddings()),
      Route.post("/model/{model~rerank}/invoke", new Uncounted("bedrock-rerank", "rerank")),
      Route.post("/model/{model}/invoke", BedrockInvoke.whole()),
      Route.post("/model/{model}/invoke-with-response-stream", BedrockInvoke.streamed()),
      Route.post("/model/{model}/count-tokens", new BedrockTokenCount()),
      Route.post("/v1/chat/completions", new BilledAsAsked(new OpenAiChat())),
      Route.post("/openai/v1/chat/completions", new BilledAsAsked(new OpenAiChat())),
      Route.post("/v1/responses", new BilledAsAsked(new OpenAiResponses())),
      Route.post("/openai/v1/responses", new BilledAsAsked(new OpenAiResponses())),
      Route.post("/anthropic/v1/messages", new BilledAsAsked(new AnthropicMessages())),
      Route.post("/anthropic/v1/messages/count_tokens", new BedrockTokenCount())
    };
  }

  /** The hosts of all regions, by the domains of Amazon's partitions. */
  static List<HostFamily> families() {
    return List.of(
        of("bedrock-runtime.*.amazonaws.com"),
        of("bedrock-runtime-fips.*.amazonaws.com"),
        of("bedrock-runtime.*.api.aws"),
        of("bedrock-runtime-fips.*.api.aws"),
        of("bedrock-mantle.*.api.aws"),
        of("bedrock-runtime.*.amazonaws.com.cn"),
        of("bedrock-runtime.*.amazonaws.eu"),
        of("bedrock-runtime.*.api.amazonwebservices.eu"));
  }

  private static HostFamily of(String pattern) {
    return HostFamily.ofRegions(PROVIDER, Dialect.BEDROCK, pattern, "");
  }
}
