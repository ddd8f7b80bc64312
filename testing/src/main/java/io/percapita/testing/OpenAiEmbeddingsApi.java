package io.percapita.testing;

import java.util.List;

/**
 * OpenAI embeddings, after its <a
 * href="https://platform.openai.com/docs/api-reference/embeddings">API reference</a>.
 */
final class OpenAiEmbeddingsApi implements ApiFormat {
  @Override
  public boolean serves(String path) {
    return path.equals("/v1/embeddings");
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return usage.onlyInput();
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    List<Double> vector = List.of(0.25, -0.5, 0.125, 1e-3);
    return Answer.of(
        Json.write(
            Json.object(
                "object", "list",
                "data",
                    List.of(Json.object("object", "embedding", "index", 0, "embedding", vector)),
                "model", prompt.model(),
                "usage",
                    Json.object(
                        "prompt_tokens", usage.allInput(), "total_tokens", usage.allInput()))),
        List.of());
  }

  @Override
  public String error(int status) {
    return OpenAiChatApi.openAiError(status);
  }
}
