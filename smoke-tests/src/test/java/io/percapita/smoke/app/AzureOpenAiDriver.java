package io.percapita.smoke.app;

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatChoice;
import com.azure.ai.openai.models.ChatCompletionStreamOptions;
import com.azure.ai.openai.models.ChatCompletions;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatRequestUserMessage;
import com.azure.core.credential.AzureKeyCredential;
import com.azure.core.util.ClientOptions;
import com.azure.core.util.Header;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Azure's SDK. A request's {@code how} is the operation, its body the deployment. */
final class AzureOpenAiDriver implements Driver {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Outcome send(SmokeRequest request) {
    OpenAIClientBuilder builder =
        new OpenAIClientBuilder()
            .endpoint(request.url())
            .credential(new AzureKeyCredential("test-key"))
            .clientOptions(
                new ClientOptions()
                    .setHeaders(List.of(new Header("x-standin", request.standIn()))));
    String deployment = request.body();
    Stream<ChatCompletions> answers =
        switch (request.how()) {
          case "document" ->
              Stream.of(builder.buildClient().getChatCompletions(deployment, question()));
          case "stream" ->
              builder
                  .buildClient()
                  .getChatCompletionsStream(deployment, question(), withUsage())
                  .stream();
          case "document-async" ->
              Stream.of(
                  builder
                      .buildAsyncClient()
                      .getChatCompletions(deployment, question())
                      .block(PATIENCE));
          case "stream-async" ->
              builder
                  .buildAsyncClient()
                  .getChatCompletionsStream(deployment, question(), withUsage())
                  .toStream();
          default -> throw new IllegalArgumentException(request.how());
        };
    return Outcome.ofText(answers.map(AzureOpenAiDriver::text).collect(Collectors.joining()));
  }

  private static ChatCompletionsOptions question() {
    return new ChatCompletionsOptions(
        List.of(new ChatRequestUserMessage("Which of our users pays for this?")));
  }

  private static ChatCompletionStreamOptions withUsage() {
    return new ChatCompletionStreamOptions().setIncludeUsage(true);
  }

  private static String text(ChatCompletions answer) {
    StringBuilder text = new StringBuilder();
    for (ChatChoice choice : answer.getChoices()) {
      var message = choice.getDelta() == null ? choice.getMessage() : choice.getDelta();
      if (message.getContent() != null) {
        text.append(message.getContent());
      }
    }
    return text.toString();
  }
}
