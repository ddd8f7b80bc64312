package io.percapita.demo;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.TextBlockParam;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.util.List;

/**
 * The product's AI features on the official SDKs. Nothing in here knows of Percapita or of
 * OpenTelemetry.
 */
final class AiFeatures {
  private static final String GUIDELINES =
      "Summarize for a busy reader. Keep every number, name and date. ".repeat(160);
  private static final String DOCUMENT =
      "The quarter closed above plan in all regions but one, and churn fell again. ".repeat(400);
  private static final int DRAFT_TOKENS = 300;

  private final OpenAIClient openAi;
  private final AnthropicClient anthropic;

  /**
   * Features that call a provider.
   *
   * @param baseUrl where both providers' APIs are served, without a path
   */
  AiFeatures(String baseUrl) {
    openAi = OpenAIOkHttpClient.builder().apiKey("demo").baseUrl(baseUrl + "/v1").build();
    anthropic = AnthropicOkHttpClient.builder().apiKey("demo").baseUrl(baseUrl).build();
  }

  void run(Feature feature, String question) {
    switch (feature) {
      case SMART_SEARCH -> search(question);
      case SUMMARIZER -> summarize(question);
      case CODE_ASSISTANT -> assist(question);
      case EMAIL_DRAFTER -> draft(question);
    }
  }

  private void search(String question) {
    openAi
        .embeddings()
        .create(
            EmbeddingCreateParams.builder()
                .model("text-embedding-3-small")
                .input(question)
                .build());
    openAi
        .chat()
        .completions()
        .create(
            ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addSystemMessage("Answer from the search results in one sentence.")
                .addUserMessage(question)
                .build());
  }

  private void summarize(String question) {
    TextBlockParam guidelines =
        TextBlockParam.builder()
            .text(GUIDELINES)
            .cacheControl(CacheControlEphemeral.builder().build())
            .build();
    anthropic
        .messages()
        .create(
            MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(DRAFT_TOKENS)
                .systemOfTextBlockParams(List.of(guidelines))
                .addUserMessage(question + DOCUMENT)
                .build());
  }

  private void assist(String question) {
    try (var events =
        openAi
            .responses()
            .createStreaming(
                ResponseCreateParams.builder()
                    .model("gpt-5")
                    .instructions("You are a careful programmer. ".repeat(60))
                    .input(question)
                    .build())) {
      events.stream().forEach(event -> {});
    }
  }

  private void draft(String question) {
    try (var events =
        anthropic
            .messages()
            .createStreaming(
                MessageCreateParams.builder()
                    .model("claude-haiku-4-5")
                    .maxTokens(DRAFT_TOKENS)
                    .system("Draft a friendly email.")
                    .addUserMessage(question)
                    .build())) {
      events.stream().forEach(event -> {});
    }
  }

  /** A call of a model that no price list knows, as happens when a team tries something new. */
  void tryNewModel(String question) {
    openAi
        .chat()
        .completions()
        .create(
            ChatCompletionCreateParams.builder()
                .model("acme-llm-1")
                .addUserMessage(question)
                .build());
  }
}
