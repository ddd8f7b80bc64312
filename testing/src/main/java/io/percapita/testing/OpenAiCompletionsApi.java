package io.percapita.testing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's completions of before chat, after its <a
 * href="https://platform.openai.com/docs/api-reference/completions">API reference</a>; not
 * streamed.
 */
final class OpenAiCompletionsApi implements ApiFormat {
  @Override
  public boolean serves(String path) {
    return path.equals("/v1/completions");
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return usage.withoutCacheWrites();
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    Map<String, @Nullable Object> choice =
        Json.object(
            "index",
            0,
            "text",
            String.join("", Words.pieces(usage.output(), words)),
            "logprobs",
            null,
            "finish_reason",
            "stop");
    return Answer.of(
        Json.write(
            Json.object(
                "id",
                "cmpl-standin",
                "object",
                "text_completion",
                "created",
                OpenAiChatApi.CREATED,
                "model",
                Words.snapshot(prompt.model()),
                "choices",
                List.of(choice),
                "usage",
                OpenAiChatApi.usage(usage))),
        List.of());
  }

  @Override
  public String error(int status) {
    return OpenAiChatApi.openAiError(status);
  }
}
