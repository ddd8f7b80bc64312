package io.percapita.smoke.app;

import java.util.stream.Collectors;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Spring AI in a Spring Boot application, as it configures itself. A request's {@code how} is the
 * HTTP client below RestClient, or "stream" for what WebClient does; its body the model. Spring AI
 * 2 has a client of its own for both.
 */
final class SpringAiDriver implements Driver {
  private static final String OPTIONS = "--spring.ai.openai.chat.options.";

  @Override
  public Outcome send(SmokeRequest request) {
    try (ConfigurableApplicationContext spring = start(request)) {
      OpenAiChatModel chat = spring.getBean(OpenAiChatModel.class);
      Prompt prompt = new Prompt("Which of our users pays for this?");
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
            OPTIONS + "model=" + request.body(),
            OPTIONS + "stream-usage=" + request.how().equals("stream"),
            OPTIONS + "http-headers.x-standin=" + request.standIn(),
            "--spring.ai.openai.max-retries=0", // from here on of Spring AI 2
            OPTIONS + "stream-options.include-usage=" + request.how().equals("stream"),
            "--spring.ai.openai.custom-headers.x-standin=" + request.standIn(),
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
