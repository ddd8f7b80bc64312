package io.percapita.smoke.app;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Spring AI in a Spring Boot application, as it configures itself. A request's {@code how} is the
 * HTTP client below RestClient, or "stream" for what WebClient does; its body the model.
 */
final class SpringAiDriver implements Driver {
  @Override
  public Outcome send(SmokeRequest request) {
    try (ConfigurableApplicationContext spring = start(request)) {
      OpenAiChatModel chat = spring.getBean(OpenAiChatModel.class);
      Prompt prompt =
          new Prompt(
              "Which of our users pays for this?",
              OpenAiChatOptions.builder()
                  .model(request.body())
                  .streamUsage(request.how().equals("stream"))
                  .httpHeaders(Map.of("x-standin", request.standIn()))
                  .build());
      return Outcome.ofText(
          request.how().equals("stream")
              ? chat.stream(prompt)
                  .toStream()
                  .map(SpringAiDriver::text)
                  .collect(Collectors.joining())
              : text(chat.call(prompt)));
    }
  }

  private static ConfigurableApplicationContext start(SmokeRequest request) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .bannerMode(org.springframework.boot.Banner.Mode.OFF)
        .run(
            "--spring.ai.openai.base-url=" + request.url(),
            "--spring.ai.openai.api-key=test-key",
            "--spring.ai.retry.max-attempts=1",
            "--logging.level.root=off",
            "--spring.http.client.factory="
                + (request.how().equals("stream") ? "jdk" : request.how()));
  }

  private static String text(ChatResponse answer) {
    String text = answer.getResult() == null ? null : answer.getResult().getOutput().getText();
    return text == null ? "" : text;
  }

  /** What Spring Boot finds on the class path. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {}
}
