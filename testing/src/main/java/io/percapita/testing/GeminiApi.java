package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Content generation of the Gemini API, after its <a
 * href="https://ai.google.dev/api/generate-content">API reference</a>, and of <a
 * href="https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.publishers.models/generateContent">Vertex
 * AI</a>: streamed as server-sent events, as Google's SDKs ask for it.
 */
final class GeminiApi implements ApiFormat {
  private static final Pattern PATH =
      Pattern.compile(
          "/v1(?:beta1?)?/(?:projects/[^/]+/locations/[^/]+/publishers/google/)?models/([^/:]+)"
              + ":(generateContent|streamGenerateContent)");

  @Override
  public boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  /** The body tells neither. */
  @Override
  public Prompt asked(String path, Prompt prompt) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches()
        ? prompt.of(matcher.group(1), matcher.group(2).startsWith("stream"))
        : prompt;
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return usage.withoutCacheWrites();
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    List<String> pieces = Words.pieces(usage.output(), words);
    String whole = Json.write(chunk(prompt, String.join("", pieces), usage, true));
    List<String> events = new ArrayList<>();
    long written = 0;
    for (int i = 0; i < pieces.size(); i++) {
      boolean last = i == pieces.size() - 1;
      written += (usage.output() - written) / (pieces.size() - i);
      events.add(
          "data: "
              + Json.write(chunk(prompt, pieces.get(i), usage.withOutput(written), last))
              + "\r\n\r\n");
      if (script.has("error-in-stream")) {
        events.add("data: " + error(503) + "\r\n\r\n");
        break;
      }
    }
    return Answer.of(whole, events);
  }

  /** Every chunk has the counts so far, the last one says why it is the last. */
  private static Map<String, @Nullable Object> chunk(
      Prompt prompt, String text, StandInUsage usage, boolean last) {
    Map<String, @Nullable Object> candidate =
        Json.object(
            "content",
            Json.object("parts", List.of(Json.object("text", text)), "role", "model"),
            "index",
            0);
    if (last) {
      candidate.put("finishReason", "STOP");
    }
    return Json.object(
        "candidates",
        List.of(candidate),
        "usageMetadata",
        usage(usage),
        "modelVersion",
        prompt.model(),
        "responseId",
        "standin");
  }

  private static Map<String, @Nullable Object> usage(StandInUsage usage) {
    return Json.object(
        "promptTokenCount",
        usage.allInput(),
        "cachedContentTokenCount",
        usage.cacheRead(),
        "candidatesTokenCount",
        usage.output(),
        "thoughtsTokenCount",
        usage.reasoning(),
        "totalTokenCount",
        usage.allInput() + usage.allOutput(),
        "promptTokensDetails",
        List.of(Json.object("modality", "TEXT", "tokenCount", usage.allInput())));
  }

  @Override
  public String error(int status) {
    String name = status == 429 ? "RESOURCE_EXHAUSTED" : "UNAVAILABLE";
    return Json.write(
        Json.object(
            "error",
            Json.object(
                "code", status, "message", "The stand-in was told to fail", "status", name)));
  }
}
