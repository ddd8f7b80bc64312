package io.percapita.smoke.app;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Google's SDK. A request's {@code how} is the operation, after the word {@value #VERTEX} on Vertex
 * AI, its body the model.
 */
final class GoogleGenAiDriver implements Driver {
  private static final String VERTEX = "vertex-";
  private static final String PROMPT = "Which of our users pays for this?";

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    HttpOptions options =
        HttpOptions.builder()
            .baseUrl(request.url())
            .headers(Map.of("x-standin", request.standIn()))
            .build();
    boolean isVertex = request.how().startsWith(VERTEX);
    try (Client client = isVertex ? ofVertex(options) : ofGemini(options)) {
      String answer =
          switch (isVertex ? request.how().substring(VERTEX.length()) : request.how()) {
            case "document" -> client.models.generateContent(request.body(), PROMPT, null).text();
            case "stream" ->
                joined(client.models.generateContentStream(request.body(), PROMPT, null));
            case "document-async" ->
                client
                    .async
                    .models
                    .generateContent(request.body(), PROMPT, null)
                    .get(60, TimeUnit.SECONDS)
                    .text();
            case "stream-async" ->
                joined(
                    client
                        .async
                        .models
                        .generateContentStream(request.body(), PROMPT, null)
                        .get(60, TimeUnit.SECONDS));
            default -> throw new IllegalArgumentException(request.how());
          };
      return Outcome.ofText(answer);
    }
  }

  private static Client ofGemini(HttpOptions options) {
    return Client.builder().apiKey("test-key").httpOptions(options).build();
  }

  private static Client ofVertex(HttpOptions options) {
    return Client.builder()
        .vertexAI(true)
        .project("test-project")
        .location("us-central1")
        .credentials(GoogleCredentials.create(new AccessToken("test-token", null)))
        .httpOptions(options)
        .build();
  }

  private static String joined(ResponseStream<GenerateContentResponse> stream) {
    StringBuilder text = new StringBuilder();
    try (stream) {
      stream.forEach(chunk -> text.append(chunk.text()));
    }
    return text.toString();
  }
}
