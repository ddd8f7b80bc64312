package io.percapita.provider;

import io.percapita.provider.anthropic.AnthropicBatchResults;
import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.cohere.CohereChat;
import io.percapita.provider.cohere.CohereChatV1;
import io.percapita.provider.cohere.CohereEmbed;
import io.percapita.provider.cohere.CohereRerank;
import io.percapita.provider.ollama.OllamaNative;
import io.percapita.provider.openai.MistralFim;
import io.percapita.provider.openai.OpenAiBatchOutput;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiCompletions;
import io.percapita.provider.openai.OpenAiEmbeddings;
import io.percapita.provider.openai.OpenAiImages;
import io.percapita.provider.openai.OpenAiPolledBatch;
import io.percapita.provider.openai.OpenAiPolledResponse;
import io.percapita.provider.openai.OpenAiResponses;
import io.percapita.provider.openai.OpenAiSpeech;
import io.percapita.provider.openai.OpenAiTranscriptions;
import io.percapita.provider.openai.PerplexityChat;
import io.percapita.provider.voyage.VoyageEmbeddings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A family of wire formats that one base URL serves: which path below it speaks which. */
public enum Dialect {
  /** OpenAI's API, below a base URL that ends in its version, such as {@code /v1}. */
  OPENAI(
      Route.post("/chat/completions", new OpenAiChat()),
      Route.post("/responses", new OpenAiResponses()),
      Route.post("/responses/compact", OpenAiResponses.compaction()),
      Route.post("/responses/input_tokens", Uncounted.free("openai-input-tokens", "count_tokens")),
      Route.post("/embeddings", new OpenAiEmbeddings()),
      Route.post("/completions", new OpenAiCompletions()),
      Route.post("/images/generations", new OpenAiImages()),
      Route.post("/images/edits", new OpenAiImages()),
      Route.post("/images/variations", new OpenAiImages()),
      Route.post("/audio/transcriptions", new OpenAiTranscriptions()),
      Route.post("/audio/translations", new OpenAiTranscriptions()),
      Route.post("/audio/speech", new OpenAiSpeech()),
      Route.post("/moderations", Uncounted.free("openai-moderations", "moderation")),
      Route.get("/responses/{id}", new OpenAiPolledResponse()),
      Route.post("/responses/{id}/cancel", new OpenAiPolledResponse()),
      Route.get("/batches/{id}", new OpenAiPolledBatch()),
      Route.get("/files/{id}/content", new OpenAiBatchOutput())),
  /** Anthropic's API, below a base URL without its version. */
  ANTHROPIC(
      Route.post("/v1/messages", new AnthropicMessages()),
      Route.post(
          "/v1/messages/count_tokens", Uncounted.free("anthropic-token-count", "count_tokens")),
      Route.get("/v1/messages/batches/{id}/results", new AnthropicBatchResults())),
  /** Amazon Bedrock, below a base URL without any path. */
  BEDROCK(BedrockRoutes.all()),
  /** Google's Gemini API, below a base URL without its version. */
  GEMINI(GoogleRoutes.gemini()),
  /** Google Cloud's Vertex AI, below a base URL without its version. */
  VERTEX(GoogleRoutes.vertex()),
  /** Cohere's API, below a base URL without its version. */
  COHERE(
      Route.post("/v2/chat", new CohereChat()),
      Route.post("/v1/chat", new CohereChatV1()),
      Route.post("/v2/embed", new CohereEmbed()),
      Route.post("/v1/embed", new CohereEmbed()),
      Route.post("/v2/rerank", new CohereRerank()),
      Route.post("/v1/rerank", new CohereRerank()),
      Route.post("/compatibility/v1/chat/completions", new OpenAiChat()),
      Route.post("/compatibility/v1/embeddings", new OpenAiEmbeddings())),
  /** MiniMax's API: what it shares with OpenAI's, and its older chats. */
  MINIMAX(List.of(Mount.at("", OPENAI)), Route.post("/text/chatcompletion_v2", new OpenAiChat())),
  /** Mistral's API: what it shares with OpenAI's, and endpoints of its own. */
  MISTRAL(
      List.of(Mount.at("", OPENAI)),
      Route.post("/fim/completions", new MistralFim()),
      Route.post("/agents/completions", new OpenAiChat()),
      Route.post("/ocr", new Uncounted("mistral-ocr", "ocr")),
      Route.post("/audio/transcriptions", new Uncounted("mistral-audio", "transcription")),
      Route.post("/audio/speech", new Uncounted("mistral-audio", "speech"))),
  /** Ollama's API: its own, OpenAI's and Anthropic's, below a base URL without a version. */
  OLLAMA(
      List.of(Mount.at("/v1", OPENAI)),
      Route.post("/api/chat", OllamaNative.chat()),
      Route.post("/api/generate", OllamaNative.generate()),
      Route.post("/api/embed", OllamaNative.embed()),
      Route.post("/v1/messages", new AnthropicMessages())),
  /** Perplexity's API, below a base URL without its version. */
  PERPLEXITY(
      List.of(Mount.at("/v1", OPENAI)),
      Route.post("/chat/completions", new PerplexityChat()),
      Route.post("/v1/chat/completions", new PerplexityChat()),
      Route.post("/v1/sonar", new PerplexityChat()),
      Route.post("/v1/agent", new OpenAiResponses())),
  /** Voyage AI's API, below a base URL that ends in its version. */
  VOYAGE(
      Route.post("/embeddings", VoyageEmbeddings.embeddings()),
      Route.post("/contextualizedembeddings", VoyageEmbeddings.embeddings()),
      Route.post("/multimodalembeddings", VoyageEmbeddings.embeddings()),
      Route.post("/rerank", VoyageEmbeddings.rerank())),
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

  private static final String V1 = "/v1";

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, and formats have no state
  private final List<Route> routes;

  @SuppressWarnings("ImmutableEnumChecker") // as above
  private final List<Mount> mounts;

  Dialect(Route... routes) {
    this(List.of(), routes);
  }

  /** Paths below which other dialects are spoken, and others, which go before those. */
  Dialect(List<Mount> mounts, Route... own) {
    this.routes = List.of(own);
    this.mounts = mounts;
  }

  /**
   * The dialect of a name, in any case, as configuration writes it.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Dialect named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
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

  /**
   * The path below a base URL, had that been given with its version or without, in which SDKs
   * differ; null if there is no such path.
   */
  @Nullable String otherwiseVersioned(String path) {
    return switch (this) {
      case OPENAI, MINIMAX, MISTRAL, VOYAGE ->
          path.startsWith(V1 + "/") ? path.substring(V1.length()) : null;
      case ANTHROPIC, OLLAMA -> V1 + path;
      case GEMINI -> "/v1beta" + path;
      case BEDROCK, VERTEX, COHERE, PERPLEXITY, AZURE -> null;
    };
  }
}
