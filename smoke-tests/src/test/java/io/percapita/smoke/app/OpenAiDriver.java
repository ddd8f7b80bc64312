package io.percapita.smoke.app;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.batches.BatchRetrieveParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.files.FileContentParams;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseRetrieveParams;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI's SDK does beside chats, and the same on Azure. A request's {@code how} is the SDK's
 * operation, its body the model, the deployment or the id of what is fetched; the outcome is of
 * what the SDK makes of the answer.
 */
final class OpenAiDriver implements Driver {
  private static final String HEADER = "x-standin";
  private static final String PROMPT = "Which of our users pays for this?";

  private @Nullable OpenAIClient openAi;
  private @Nullable OpenAIClient azure;

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    String seen = request.how().startsWith("azure") ? azure(request) : openAi(request);
    return Outcome.of(200, seen.getBytes(StandardCharsets.UTF_8));
  }

  private String openAi(SmokeRequest request) throws Exception {
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
      case "completions" ->
          client
              .completions()
              .create(
                  CompletionCreateParams.builder()
                      .model(request.body())
                      .prompt(PROMPT)
                      .putAdditionalHeader(HEADER, request.standIn())
                      .build())
              .choices()
              .get(0)
              .text();
      case "moderations" ->
          client
              .moderations()
              .create(ModerationCreateParams.builder().model(request.body()).input(PROMPT).build())
              .id();
      case "batch" ->
          client
              .batches()
              .retrieve(
                  BatchRetrieveParams.builder()
                      .batchId(request.body())
                      .putAdditionalHeader(HEADER, request.standIn())
                      .build())
              .status()
              .asString();
      case "file-content" -> fileContent(client, request);
      case "background" ->
          String.valueOf(
              client
                  .responses()
                  .create(
                      ResponseCreateParams.builder()
                          .model(request.body())
                          .background(true)
                          .input(PROMPT)
                          .build())
                  .status());
      case "response" ->
          String.valueOf(
              client
                  .responses()
                  .retrieve(
                      ResponseRetrieveParams.builder()
                          .responseId(request.body())
                          .putAdditionalHeader(HEADER, request.standIn())
                          .build())
                  .status());
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  private static String fileContent(OpenAIClient client, SmokeRequest request) throws Exception {
    FileContentParams params =
        FileContentParams.builder()
            .fileId(request.body())
            .putAdditionalHeader(HEADER, request.standIn())
            .build();
    try (var content = client.files().content(params)) {
      return new String(content.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The SDK puts the model's name, which is that of the deployment here, into the path. */
  private String azure(SmokeRequest request) {
    OpenAIClient client = azure;
    if (client == null) {
      client =
          OpenAIOkHttpClient.builder()
              .credential(AzureApiKeyCredential.create("test-key"))
              .azureServiceVersion(AzureOpenAIServiceVersion.latestStableVersion())
              .azureUrlPathMode(AzureUrlPathMode.LEGACY)
              .baseUrl(request.url())
              .maxRetries(0)
              .build();
      azure = client;
    }
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model(request.body())
            .addUserMessage(PROMPT)
            .putAdditionalHeader(HEADER, request.standIn())
            .build();
    return switch (request.how()) {
      case "azure-chat" -> client.chat().completions().create(params).model();
      case "azure-chat-stream" -> {
        ChatCompletionCreateParams withUsage =
            params.toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (var stream = client.chat().completions().createStreaming(withUsage)) {
          yield Long.toString(stream.stream().count());
        }
      }
      default -> throw new IllegalArgumentException(request.how());
    };
  }
}
