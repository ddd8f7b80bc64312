package io.percapita.provider;

import static io.percapita.provider.Dialect.ANTHROPIC;
import static io.percapita.provider.Dialect.AZURE;
import static io.percapita.provider.Dialect.COHERE;
import static io.percapita.provider.Dialect.GEMINI;
import static io.percapita.provider.Dialect.MINIMAX;
import static io.percapita.provider.Dialect.MISTRAL;
import static io.percapita.provider.Dialect.OPENAI;
import static io.percapita.provider.Dialect.PERPLEXITY;
import static io.percapita.provider.Dialect.VERTEX;
import static io.percapita.provider.Dialect.VOYAGE;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The base URLs that providers document as their own; docs/wire-formats names the sources. */
final class ProviderHosts {
  static final List<BaseUrl> BASES =
      List.of(
          at("anthropic", ANTHROPIC, "https://api.anthropic.com"),
          at("avian", OPENAI, "https://api.avian.io/v1"),
          at("cerebras", OPENAI, "https://api.cerebras.ai/v1"),
          at("cohere", COHERE, "https://api.cohere.com"),
          at("cohere", COHERE, "https://api.cohere.ai"),
          at("deepseek", OPENAI, "https://api.deepseek.com"),
          at("deepseek", OPENAI, "https://api.deepseek.com/v1"),
          at("deepseek", OPENAI, "https://api.deepseek.com/beta"),
          at("deepseek", ANTHROPIC, "https://api.deepseek.com/anthropic"),
          at("doubleword", OPENAI, "https://api.doubleword.ai/v1"),
          at("fireworks_ai", OPENAI, "https://api.fireworks.ai/inference/v1"),
          at("fireworks_ai", ANTHROPIC, "https://api.fireworks.ai/inference"),
          at("gcp.gemini", GEMINI, "https://generativelanguage.googleapis.com"),
          at("gcp.vertex_ai", VERTEX, "https://aiplatform.googleapis.com"),
          at("groq", OPENAI, "https://api.groq.com/openai/v1"),
          at("huggingface", OPENAI, "https://router.huggingface.co/v1"),
          huggingFace("cerebras", "/v1"),
          huggingFace("fireworks-ai", "/inference/v1"),
          huggingFace("groq", "/openai/v1"),
          huggingFace("hyperbolic", "/v1"),
          huggingFace("nebius", "/v1"),
          huggingFace("novita", "/v3/openai"),
          huggingFace("nscale", "/v1"),
          huggingFace("ovhcloud", "/v1"),
          huggingFace("publicai", "/v1"),
          huggingFace("sambanova", "/v1"),
          huggingFace("together", "/v1"),
          at("minimax", MINIMAX, "https://api.minimax.io/v1"),
          at("minimax", ANTHROPIC, "https://api.minimax.io/anthropic"),
          at("minimax", MINIMAX, "https://api.minimaxi.com/v1"),
          at("minimax", ANTHROPIC, "https://api.minimaxi.com/anthropic"),
          at("mistral_ai", MISTRAL, "https://api.mistral.ai/v1"),
          at("mistral_ai", MISTRAL, "eu", "https://api.eu.mistral.ai/v1"),
          at("modal", OPENAI, "https://inference.us-west.modal.direct/v1"),
          at("moonshot_ai", OPENAI, "https://api.moonshot.ai/v1"),
          at("moonshot_ai", ANTHROPIC, "https://api.moonshot.ai/anthropic"),
          at("moonshot_ai", OPENAI, "https://api.moonshot.cn/v1"),
          at("moonshot_ai", ANTHROPIC, "https://api.moonshot.cn/anthropic"),
          at("novita", OPENAI, "https://api.novita.ai/openai/v1"),
          at("novita", OPENAI, "https://api.novita.ai/openai"),
          at("novita", OPENAI, "https://api.novita.ai/v3/openai"),
          at("novita", ANTHROPIC, "https://api.novita.ai/anthropic"),
          at("openai", OPENAI, "https://api.openai.com/v1"),
          at("openai", OPENAI, "us", "https://us.api.openai.com/v1"),
          at("openai", OPENAI, "eu", "https://eu.api.openai.com/v1"),
          at("openai", OPENAI, "au", "https://au.api.openai.com/v1"),
          at("openai", OPENAI, "in", "https://in.api.openai.com/v1"),
          at("openai", OPENAI, "jp", "https://jp.api.openai.com/v1"),
          at("openai", OPENAI, "ae", "https://ae.api.openai.com/v1"),
          at("openrouter", OPENAI, "https://openrouter.ai/api/v1"),
          at("openrouter", ANTHROPIC, "https://openrouter.ai/api"),
          at("openrouter", OPENAI, "eu", "https://eu.openrouter.ai/api/v1"),
          at("openrouter", ANTHROPIC, "eu", "https://eu.openrouter.ai/api"),
          at("openrouter", OPENAI, "us", "https://us.openrouter.ai/api/v1"),
          at("openrouter", ANTHROPIC, "us", "https://us.openrouter.ai/api"),
          at("ovhcloud", OPENAI, "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1"),
          at("perplexity", PERPLEXITY, "https://api.perplexity.ai"),
          at("together_ai", OPENAI, "https://api.together.ai/v1"),
          at("together_ai", ANTHROPIC, "https://api.together.ai"),
          at("together_ai", OPENAI, "https://api.together.xyz/v1"),
          at("together_ai", OPENAI, "us", "https://us-api.together.ai/v1"),
          at("together_ai", OPENAI, "ca", "https://ca-api.together.ai/v1"),
          at("voyage_ai", VOYAGE, "https://api.voyageai.com/v1"),
          at("voyage_ai", VOYAGE, "https://ai.mongodb.com/v1"),
          at("x_ai", OPENAI, "https://api.x.ai/v1"),
          at("x_ai", ANTHROPIC, "https://api.x.ai"),
          at("z_ai", OPENAI, "https://api.z.ai/api/paas/v4"),
          at("z_ai", ANTHROPIC, "https://api.z.ai/api/anthropic"),
          at("zhipu_ai", OPENAI, "https://open.bigmodel.cn/api/paas/v4"),
          at("zhipu_ai", ANTHROPIC, "https://open.bigmodel.cn/api/anthropic"));

  static final List<HostFamily> FAMILIES =
      families(
          BedrockRoutes.families(),
          azure("*.openai.azure.com"),
          azure("*.cognitiveservices.azure.com"),
          azure("*.services.ai.azure.com"),
          azure("*.api.cognitive.microsoft.com"),
          azureGovernment("*.openai.azure.us"),
          azureGovernment("*.cognitiveservices.azure.us"),
          HostFamily.ofRegions("gcp.vertex_ai", VERTEX, "*-aiplatform.googleapis.com", ""),
          HostFamily.ofRegions("gcp.vertex_ai", VERTEX, "aiplatform.*.rep.googleapis.com", ""),
          HostFamily.ofRegions("x_ai", OPENAI, "*.api.x.ai", "/v1"));

  /** Partners of Hugging Face's router as the price book has them. */
  private static final Set<String> PARTNERS =
      BASES.stream()
          .map(BaseUrl::provider)
          .filter(provider -> provider.startsWith("huggingface_"))
          .collect(Collectors.toUnmodifiableSet());

  private ProviderHosts() {}

  /**
   * Hugging Face's router is told which partner to use by what follows the colon of a model's name;
   * where it chose one itself, it is not known who that was.
   */
  static String partner(String provider, @Nullable String model) {
    if (model == null || !provider.equals("huggingface")) {
      return provider;
    }
    int colon = model.indexOf(':');
    String partner = "huggingface_" + model.substring(colon + 1).replace('-', '_');
    return colon > 0 && PARTNERS.contains(partner) ? partner : provider;
  }

  private static List<HostFamily> families(List<HostFamily> first, HostFamily... others) {
    return Stream.concat(first.stream(), Stream.of(others)).toList();
  }

  /** A resource of Azure: its region is that of the resource, not the one it is billed by. */
  private static HostFamily azure(String pattern) {
    return HostFamily.ofCustomers("azure.ai.openai", AZURE, pattern, "");
  }

  private static HostFamily azureGovernment(String pattern) {
    return HostFamily.ofCustomersIn("usgov", "azure.ai.openai", AZURE, pattern, "");
  }

  private static BaseUrl at(String provider, Dialect dialect, String url) {
    return at(provider, dialect, null, url);
  }

  private static BaseUrl at(String provider, Dialect dialect, @Nullable String region, String url) {
    return new BaseUrl(provider, dialect, region, URI.create(url));
  }

  /** A partner that Hugging Face's router is told to use by the path, and bills as it charges. */
  private static BaseUrl huggingFace(String partner, String path) {
    return at(
        "huggingface_" + partner.replace('-', '_'),
        OPENAI,
        "https://router.huggingface.co/" + partner + path);
  }
}
