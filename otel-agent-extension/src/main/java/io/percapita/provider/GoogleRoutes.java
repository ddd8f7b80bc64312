package io.percapita.provider;

import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.google.GeminiContent;
import io.percapita.provider.google.GeminiEmbeddings;
import io.percapita.provider.google.GoogleOpenAiChat;
import io.percapita.provider.google.VertexEmbeddings;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiEmbeddings;
import io.percapita.provider.openai.OpenAiResponses;
import java.util.ArrayList;
import java.util.List;

/** What Google's two APIs speak where; see docs/wire-formats/gemini.md. */
final class GoogleRoutes {
  /** Models that make images, video or music, and are billed by these. */
  private static final Uncounted PREDICTION =
      new Uncounted("google-prediction", "generate_content");

  private static final Uncounted TOKEN_COUNT = Uncounted.free("google-token-count", "count_tokens");

  private static final String PROJECT = "/{version}/projects/{project}/locations/{region}";

  private GoogleRoutes() {}

  static Route[] gemini() {
    List<Route> routes = new ArrayList<>();
    addContent(routes, "/{version}/models/{model}");
    addContent(routes, "/{version}/tunedModels/{model}");
    routes.add(Route.post("/{version}/models/{model}:embedContent", new GeminiEmbeddings()));
    routes.add(Route.post("/{version}/models/{model}:batchEmbedContents", new GeminiEmbeddings()));
    routes.add(Route.post("/{version}/models/{model}:predict", PREDICTION));
    routes.add(Route.post("/{version}/models/{model}:predictLongRunning", PREDICTION));
    routes.add(Route.post("/{version}/openai/chat/completions", new GoogleOpenAiChat()));
    routes.add(Route.post("/{version}/openai/embeddings", new OpenAiEmbeddings()));
    routes.add(Route.post("/{version}/openai/images/generations", PREDICTION));
    return routes.toArray(Route[]::new);
  }

  static Route[] vertex() {
    List<Route> routes = new ArrayList<>();
    addPublishers(routes, PROJECT);
    addPublishers(routes, "/{version}"); // express mode has neither project nor region
    String endpoint = PROJECT + "/endpoints/{endpoint}"; // a tuned model
    routes.add(Route.post(endpoint + ":generateContent", GeminiContent.whole()));
    routes.add(Route.post(endpoint + ":streamGenerateContent", GeminiContent.streamed()));
    String openai = PROJECT + "/endpoints/openapi";
    routes.add(Route.post(openai + "/chat/completions", new GoogleOpenAiChat()));
    routes.add(Route.post(openai + "/responses", new OpenAiResponses()));
    return routes.toArray(Route[]::new);
  }

  private static void addPublishers(List<Route> routes, String base) {
    String model = base + "/publishers/{publisher}/models/{model}";
    addContent(routes, model);
    routes.add(Route.post(model + ":embedContent", new GeminiEmbeddings()));
    String google = base + "/publishers/google/models/";
    routes.add(Route.post(google + "{model~embedding}:predict", new VertexEmbeddings()));
    routes.add(Route.post(google + "{model}:predict", PREDICTION));
    routes.add(Route.post(google + "{model}:predictLongRunning", PREDICTION));
    String claude = base + "/publishers/anthropic/models/";
    routes.add(Route.post(claude + "count-tokens:rawPredict", TOKEN_COUNT));
    addRaw(routes, claude + "{model}", new AnthropicMessages());
    addRaw(routes, base + "/publishers/mistralai/models/{model}", new OpenAiChat());
    addRaw(routes, base + "/publishers/ai21/models/{model}", new OpenAiChat());
  }

  private static void addContent(List<Route> routes, String model) {
    routes.add(Route.post(model + ":generateContent", GeminiContent.whole()));
    routes.add(Route.post(model + ":streamGenerateContent", GeminiContent.streamed()));
    routes.add(Route.post(model + ":countTokens", TOKEN_COUNT));
  }

  private static void addRaw(List<Route> routes, String model, WireFormat format) {
    routes.add(Route.post(model + ":rawPredict", format));
    routes.add(Route.post(model + ":streamRawPredict", format));
  }
}
