package io.percapita.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the stand-in needs of a request of any format.
 *
 * @param model the model asked for
 * @param stream whether a streamed answer is asked for
 * @param includeUsage whether the stream is to report usage, where the format leaves that open
 * @param system the part of the prompt that stays the same from call to call
 * @param text the rest of the prompt
 * @param hourCache whether the system part asks for a cache that lives an hour
 * @param background whether the answer is to be fetched later
 * @param maxTokens how long the answer may be
 */
record Prompt(
    String model,
    boolean stream,
    boolean includeUsage,
    String system,
    String text,
    boolean hourCache,
    boolean background,
    int maxTokens) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEFAULT_MAX_TOKENS = 400;

  /**
   * Reads a request body.
   *
   * @param streams whether a streamed answer is asked for where the body does not say
   */
  static Prompt parse(byte[] body, boolean streams) throws java.io.IOException {
    JsonNode root = JSON.readTree(body);
    StringBuilder system = new StringBuilder();
    StringBuilder text = new StringBuilder();
    collect(root.path("system"), system);
    collect(root.path("instructions"), system);
    collect(root.path("systemInstruction").path("parts"), system);
    collect(root.path("input"), text);
    for (JsonNode content : root.path("contents")) {
      collect(content.path("parts"), text);
    }
    collect(root.path("prompt"), text);
    for (JsonNode message : root.path("messages")) {
      String role = message.path("role").asText();
      collect(
          message.path("content"),
          role.equals("system") || role.equals("developer") ? system : text);
    }
    return new Prompt(
        root.path("model").asText("unknown"),
        root.path("stream").asBoolean(streams),
        root.path("stream_options").path("include_usage").asBoolean(),
        system.toString(),
        text.toString(),
        root.path("system").toString().contains("\"ttl\":\"1h\""),
        root.path("background").asBoolean(),
        maxTokens(root));
  }

  /** A prompt of which nothing but the model is known. */
  static Prompt of(String model) {
    return new Prompt(model, false, false, "", "", false, false, DEFAULT_MAX_TOKENS);
  }

  /** The same, as where the model asked for is the name of a deployment. */
  Prompt withModel(String other) {
    return of(other, stream);
  }

  /** The same for another model and another kind of answer. */
  Prompt of(String otherModel, boolean streamed) {
    return new Prompt(
        otherModel, streamed, includeUsage, system, text, hourCache, background, maxTokens);
  }

  private static int maxTokens(JsonNode root) {
    for (String path :
        new String[] {
          "/max_tokens",
          "/max_completion_tokens",
          "/max_output_tokens",
          "/generationConfig/maxOutputTokens",
          "/inferenceConfig/maxTokens",
          "/options/num_predict"
        }) {
      if (root.at(path).isInt()) {
        return root.at(path).asInt();
      }
    }
    return DEFAULT_MAX_TOKENS;
  }

  /** Adds all text of a content, which is a string or a list of parts. */
  private static void collect(JsonNode content, StringBuilder into) {
    if (content.isTextual()) {
      into.append(content.asText());
    } else if (content.isArray()) {
      for (JsonNode part : content) {
        collect(part.isTextual() ? part : part.path("text"), into);
        collect(part.path("content"), into);
      }
    }
  }
}
