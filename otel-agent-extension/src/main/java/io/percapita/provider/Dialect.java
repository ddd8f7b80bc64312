package io.percapita.provider;

import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiCompletions;
import io.percapita.provider.openai.OpenAiEmbeddings;
import io.percapita.provider.openai.OpenAiFree;
import io.percapita.provider.openai.OpenAiImages;
import io.percapita.provider.openai.OpenAiResponses;
import io.percapita.provider.openai.OpenAiSpeech;
import io.percapita.provider.openai.OpenAiTranscriptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A family of wire formats that one base URL serves: which path below it speaks which. */
public enum Dialect {
  /** OpenAI's API, below a base URL that ends in its version, such as {@code /v1}. */
  OPENAI(
      Route.post("/chat/completions", new OpenAiChat()),
      Route.post("/responses", new OpenAiResponses()),
      Route.post("/responses/compact", new OpenAiResponses()),
      Route.post("/responses/input_tokens", OpenAiFree.inputTokens()),
      Route.post("/embeddings", new OpenAiEmbeddings()),
      Route.post("/completions", new OpenAiCompletions()),
      Route.post("/images/generations", new OpenAiImages()),
      Route.post("/images/edits", new OpenAiImages()),
      Route.post("/images/variations", new OpenAiImages()),
      Route.post("/audio/transcriptions", new OpenAiTranscriptions()),
      Route.post("/audio/translations", new OpenAiTranscriptions()),
      Route.post("/audio/speech", new OpenAiSpeech()),
      Route.post("/moderations", OpenAiFree.moderations())),
  /** Anthropic's API, below a base URL without its version. */
  ANTHROPIC(Route.post("/v1/messages", new AnthropicMessages())),
  /** The resources of Azure OpenAI and Microsoft Foundry, below a base URL without any path. */
  AZURE(
      List.of(
          Mount.at("/openai/v1", OPENAI),
          Mount.at("/openai/deployments/{model}", OPENAI),
          Mount.at("/openai", OPENAI),
          Mount.at("/api/projects/{project}/openai/v1", OPENAI),
          Mount.at("/api/projects/{project}/openai", OPENAI),
          Mount.billedBy("azure.ai.inference", "/models", OPENAI),
          Mount.billedBy("azure.ai.inference", "/anthropic", ANTHROPIC)));

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, and formats have no state
  private final List<Route> routes;

  @SuppressWarnings("ImmutableEnumChecker") // as above
  private final List<Mount> mounts;

  Dialect(Route... routes) {
    this.routes = List.of(routes);
    this.mounts = List.of();
  }

  Dialect(List<Mount> mounts) {
    this.routes = List.of();
    this.mounts = mounts;
  }

  /**
   * What is spoken at a path.
   *
   * @param provider who bills
   * @param region the region the base URL is of, or null
   * @param path the path below the base URL, without a slash at its end
   * @return null if nothing is known to be
   */
  @Nullable Endpoint endpointAt(
      String provider, @Nullable String region, String method, String path) {
    for (Route route : routes) {
      PathTemplate.Match match = route.method().equals(method) ? route.path().match(path) : null;
      if (match != null) {
        return new Endpoint(
            provider,
            match.region() != null ? match.region() : region,
            match.model(),
            route.format());
      }
    }
    for (Mount mount : mounts) {
      Endpoint endpoint = mount.endpointAt(provider, region, method, path);
      if (endpoint != null) {
        return endpoint;
      }
    }
    return null;
  }
}
