package io.percapita.testing;

import java.util.List;

/**
 * OpenAI's moderations, which are free, after its <a
 * href="https://platform.openai.com/docs/api-reference/moderations">API reference</a>.
 */
final class OpenAiModerationsApi implements ApiFormat {
  @Override
  public boolean serves(String path) {
    return path.equals("/v1/moderations");
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return StandInUsage.NONE;
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    return Answer.of(
        Json.write(
            Json.object(
                "id", "modr-standin",
                "model", prompt.model(),
                "results",
                    List.of(
                        Json.object(
                            "flagged", false,
                            "categories", Json.object("violence", false),
                            "category_scores", Json.object("violence", 1e-5))))),
        List.of());
  }

  @Override
  public String error(int status) {
    return OpenAiChatApi.openAiError(status);
  }
}
