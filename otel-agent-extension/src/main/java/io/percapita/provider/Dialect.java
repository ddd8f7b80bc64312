package io.percapita.provider;

import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiEmbeddings;
import io.percapita.provider.openai.OpenAiResponses;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A family of wire formats that one base URL serves: which path below it speaks which. */
public enum Dialect {
  /** OpenAI's API, below a base URL that ends in its version, such as {@code /v1}. */
  OPENAI(
      Map.of(
          "/chat/completions", new OpenAiChat(),
          "/responses", new OpenAiResponses(),
          "/embeddings", new OpenAiEmbeddings())),
  /** Anthropic's API, below a base URL without its version. */
  ANTHROPIC(Map.of("/v1/messages", new AnthropicMessages()));

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of, and formats have no state
  private final Map<String, WireFormat> formats;

  Dialect(Map<String, WireFormat> formats) {
    this.formats = formats;
  }

  @Nullable WireFormat formatAt(String path) {
    return formats.get(path);
  }
}
