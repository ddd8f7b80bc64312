package io.percapita.smoke.app;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.AsyncStreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The official SDKs of OpenAI and Anthropic. A request's {@code how} is the SDK's operation, its
 * body the model; the outcome's length is the number of answers or stream events seen.
 */
final class SdkDriver implements Driver {
  private static final String PROMPT = "Which of our users pays for this?";

  private @Nullable OpenAIClient openAi;
  private @Nullable AnthropicClient anthropic;

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    long seen = request.how().startsWith("anthropic") ? anthropic(request) : openAi(request);
    return new Outcome(200, seen, Outcome.of(0, bytes(request.how())).digest());
  }

  private long openAi(SmokeRequest request) throws Exception {
    OpenAIClient client = openAi;
    if (client == null) {
      client =
          OpenAIOkHttpClient.builder()
              .apiKey("test-key")
              .baseUrl(request.url() + "/v1")
              .maxRetries(0)
              .build();
      openAi = client;
    }
    return switch (request.how()) {
      case "openai-chat" -> client.chat().completions().create(chat(request)).choices().size();
      case "openai-chat-retried" -> {
        OpenAIClient retrying = client.withOptions(options -> options.maxRetries(2));
        yield retrying.chat().completions().create(chat(request)).choices().size();
      }
      case "openai-chat-async" ->
          join(client.async().chat().completions().create(chat(request))).choices().size();
      case "openai-chat-stream" -> {
        try (var stream = client.chat().completions().createStreaming(chat(request))) {
          yield stream.stream().count();
        }
      }
      case "openai-chat-stream-usage" -> {
        ChatCompletionCreateParams params =
            chat(request).toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (var stream = client.chat().completions().createStreaming(params)) {
          yield stream.stream().count();
        }
      }
      case "openai-chat-stream-close-early" -> {
        try (var stream = client.chat().completions().createStreaming(chat(request))) {
          yield stream.stream().limit(1).count();
        }
      }
      case "openai-chat-stream-async" -> {
        AtomicLong events = new AtomicLong();
        var stream = client.async().chat().completions().createStreaming(chat(request));
        stream.subscribe(event -> events.incrementAndGet());
        join(stream.onCompleteFuture());
        yield events.get();
      }
      case "openai-responses" -> client.responses().create(response(request)).output().size();
      case "openai-responses-stream" -> {
        try (var stream = client.responses().createStreaming(response(request))) {
          yield stream.stream().count();
        }
      }
      case "openai-embeddings" ->
          client
              .embeddings()
              .create(EmbeddingCreateParams.builder().model(request.body()).input(PROMPT).build())
              .data()
              .size();
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  private long anthropic(SmokeRequest request) throws Exception {
    AnthropicClient client = anthropic;
    if (client == null) {
      client =
          AnthropicOkHttpClient.builder()
              .apiKey("test-key")
              .baseUrl(request.url())
              .maxRetries(0)
              .build();
      anthropic = client;
    }
    return switch (request.how()) {
      case "anthropic" -> client.messages().create(message(request)).content().size();
      case "anthropic-async" -> {
        Message answer = join(client.async().messages().create(message(request)));
        yield answer.content().size();
      }
      case "anthropic-stream" -> {
        try (var stream = client.messages().createStreaming(message(request))) {
          yield stream.stream().count();
        }
      }
      case "anthropic-stream-async" -> {
        AtomicLong events = new AtomicLong();
        AsyncStreamResponse<RawMessageStreamEvent> stream =
            client.async().messages().createStreaming(message(request));
        stream.subscribe(event -> events.incrementAndGet());
        join(stream.onCompleteFuture());
        yield events.get();
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  private static ChatCompletionCreateParams chat(SmokeRequest request) {
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder().model(request.body()).addUserMessage(PROMPT);
    if (!request.standIn().equals("-")) {
      params.putAdditionalHeader("x-standin", request.standIn());
    }
    return params.build();
  }

  private static ResponseCreateParams response(SmokeRequest request) {
    ResponseCreateParams.Builder params =
        ResponseCreateParams.builder().model(request.body()).input(PROMPT);
    if (!request.standIn().equals("-")) {
      params.putAdditionalHeader("x-standin", request.standIn());
    }
    return params.build();
  }

  private static MessageCreateParams message(SmokeRequest request) {
    MessageCreateParams.Builder params =
        MessageCreateParams.builder().model(request.body()).maxTokens(200).addUserMessage(PROMPT);
    if (!request.standIn().equals("-")) {
      params.putAdditionalHeader("x-standin", request.standIn());
    }
    return params.build();
  }

  private static <T> T join(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
