package io.percapita.smoke.app;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * LangChain4j. A request's {@code how} is the module, and whether to stream; its body the model.
 */
final class LangChain4jDriver implements Driver {
  private static final String PROMPT = "Which of our users pays for this?";

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    return request.how().endsWith("-stream") ? stream(request) : document(request);
  }

  private static Outcome document(SmokeRequest request) {
    String model = request.body();
    ChatModel chat =
        switch (request.how()) {
          case "openai" ->
              OpenAiChatModel.builder()
                  .baseUrl(request.url() + "/v1")
                  .apiKey("test-key")
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          case "anthropic" ->
              AnthropicChatModel.builder()
                  .baseUrl(request.url() + "/v1")
                  .apiKey("test-key")
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          case "gemini" ->
              GoogleAiGeminiChatModel.builder()
                  .baseUrl(request.url() + "/v1beta")
                  .apiKey("test-key")
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          case "ollama" ->
              OllamaChatModel.builder()
                  .baseUrl(request.url())
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          default -> throw new IllegalArgumentException(request.how());
        };
    return Outcome.ofText(chat.chat(PROMPT));
  }

  private static Outcome stream(SmokeRequest request) throws Exception {
    String model = request.body();
    StreamingChatModel chat =
        switch (request.how()) {
          case "openai-stream" ->
              OpenAiStreamingChatModel.builder()
                  .baseUrl(request.url() + "/v1")
                  .apiKey("test-key")
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          case "anthropic-stream" ->
              AnthropicStreamingChatModel.builder()
                  .baseUrl(request.url() + "/v1")
                  .apiKey("test-key")
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          case "gemini-stream" ->
              GoogleAiGeminiStreamingChatModel.builder()
                  .baseUrl(request.url() + "/v1beta")
                  .apiKey("test-key")
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          case "ollama-stream" ->
              OllamaStreamingChatModel.builder()
                  .baseUrl(request.url())
                  .modelName(model)
                  .httpClientBuilder(new ScriptedHttpClients(request.standIn()))
                  .build();
          default -> throw new IllegalArgumentException(request.how());
        };
    CompletableFuture<String> answer = new CompletableFuture<>();
    chat.chat(PROMPT, new Collecting(answer));
    return Outcome.ofText(answer.get(60, TimeUnit.SECONDS));
  }

  private static final class Collecting implements StreamingChatResponseHandler {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> answer;

    Collecting(CompletableFuture<String> answer) {
      this.answer = answer;
    }

    @Override
    public void onPartialResponse(String piece) {
      text.append(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      answer.complete(text.toString());
    }

    @Override
    public void onError(Throwable cause) {
      answer.completeExceptionally(cause);
    }
  }
}
