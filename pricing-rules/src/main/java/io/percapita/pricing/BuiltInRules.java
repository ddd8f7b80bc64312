package io.percapita.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rule files that are packaged with this module. */
final class BuiltInRules {
  /** Their names. A jar cannot be listed, so they are; a test compares them with the folder. */
  static final List<String> FILES =
      List.of(
          "anthropic.yaml",
          "avian.yaml",
          "cerebras.yaml",
          "cohere.yaml",
          "doubleword.yaml",
          "fireworks_ai.yaml",
          "groq.yaml",
          "huggingface_cerebras.yaml",
          "huggingface_fireworks_ai.yaml",
          "huggingface_groq.yaml",
          "huggingface_hyperbolic.yaml",
          "huggingface_nebius.yaml",
          "huggingface_novita.yaml",
          "huggingface_nscale.yaml",
          "huggingface_ovhcloud.yaml",
          "huggingface_publicai.yaml",
          "huggingface_sambanova.yaml",
          "huggingface_together.yaml",
          "minimax.yaml",
          "mistral_ai.yaml",
          "modal.yaml",
          "moonshot_ai.yaml",
          "novita.yaml",
          "openai.yaml",
          "openrouter.yaml",
          "ovhcloud.yaml",
          "perplexity.yaml",
          "together_ai.yaml",
          "voyage_ai.yaml",
          "x_ai.yaml",
          "z_ai.yaml",
          "zhipu_ai.yaml");

  private BuiltInRules() {}

  /** The text of each file by its name. */
  static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String file : FILES) {
      texts.put(file, text(file));
    }
    return texts;
  }

  private static String text(String file) {
    try (InputStream in = BuiltInRules.class.getResourceAsStream("rules/" + file)) {
      if (in == null) {
        throw new IllegalStateException("The packaged rule file " + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
