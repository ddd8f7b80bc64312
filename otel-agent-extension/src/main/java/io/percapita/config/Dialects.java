package io.percapita.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The dialects an endpoint may speak, and which providers' own it goes without saying. */
final class Dialects {
  private static final String OPENAI = "openai";

  /** Providers whose API is their own, by the name that bills. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("anthropic", "anthropic"),
          Map.entry("aws.bedrock", "bedrock"),
          Map.entry("azure.ai.openai", "azure"),
          Map.entry("cohere", "cohere"),
          Map.entry("gcp.gemini", "gemini"),
          Map.entry("gcp.vertex_ai", "vertex"),
          Map.entry("minimax", "minimax"),
          Map.entry("mistral_ai", "mistral"),
          Map.entry("ollama", "ollama"),
          Map.entry("perplexity", "perplexity"),
          Map.entry("voyage_ai", "voyage"));

  /** Providers, gateways and servers that speak OpenAI's. */
  private static final Set<String> COMPATIBLE =
      Set.of(
          OPENAI,
          "avian",
          "cerebras",
          "deepseek",
          "doubleword",
          "fireworks_ai",
          "groq",
          "huggingface",
          "litellm",
          "llama_cpp",
          "lm_studio",
          "modal",
          "moonshot_ai",
          "novita",
          "openrouter",
          "ovhcloud",
          "together_ai",
          "vllm",
          "x_ai",
          "z_ai",
          "zhipu_ai");

  private Dialects() {}

  /** Whether a dialect has the name. */
  static boolean has(String name) {
    return name.equals(OPENAI) || OWN.containsValue(name);
  }

  /** The dialect of a provider's own API, or null if that is not known. */
  static @Nullable String of(String provider) {
    String own = OWN.get(provider);
    if (own != null) {
      return own;
    }
    return COMPATIBLE.contains(provider) || provider.startsWith("huggingface_") ? OPENAI : null;
  }

  /** All names, for a message. */
  static String names() {
    Set<String> names = new TreeSet<>(OWN.values());
    names.add(OPENAI);
    return String.join(", ", names);
  }
}
