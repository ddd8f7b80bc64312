package io.percapita.provider;

import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiEmbeddings;
import io.percapita.provider.openai.OpenAiResponses;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A family of wire formats that one base URL serves: which path below it speaks which. */
public enum Dialect {
  /** OpenAI's API, below a base URL that ends in its version, such as {@code /v1}. */
  OPENAI(
      Route.post("/chat/completions", new OpenAiChat()),
      Route.post("/responses", new OpenAiResponses()),
      Route.post("/embeddings", new OpenAiEmbeddings())),
  /** Anthropic's API, below a base URL without its version. */
  ANTHROPIC(Route.post("/v1/messages", new AnthropicMessages())),
  /** Google's Gemini API, below a base URL without its version. */
  GEMINI(GoogleRoutes.gemini()),
  /** Google Cloud's Vertex AI, below a base URL without its version. */
  VERTEX(GoogleRoutes.vertex());

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, and formats have no state
  private final List<Route> routes;

  Dialect(Route... routes) {
    this.routes = List.of(routes);
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
    return null;
  }
}
