package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI chat completions, after its <a
 * href="https://platform.openai.com/docs/api-reference/chat">API reference</a>.
 */
final class OpenAiChatApi implements ApiFormat {
  private static final String ID = "chatcmpl-standin";
  static final long CREATED = 1_760_000_000;

  @Override
  public boolean serves(String path) {
    return path.equals("/v1/chat/completions");
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return usage.withoutCacheWrites();
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    String model = Words.snapshot(prompt.model());
    String tier = script.text("tier", "default");
    Map<String, @Nullable Object> counts = script.has("no-usage") ? null : usage(usage);
    List<String> pieces = Words.pieces(usage.output(), words);
    return Answer.of(
        document(model, tier, String.join("", pieces), counts),
        events(model, tier, pieces, prompt.includeUsage() ? counts : null, script));
  }

  private static String document(
      String model, String tier, String text, @Nullable Map<String, @Nullable Object> usage) {
    Map<String, @Nullable Object> message =
        Json.object("role", "assistant", "content", text, "refusal", null);
    Map<String, @Nullable Object> choice =
        Json.object("index", 0, "message", message, "logprobs", null, "finish_reason", "stop");
    Map<String, @Nullable Object> document =
        Json.object(
            "id", ID,
            "object", "chat.completion",
            "created", CREATED,
            "model", model,
            "choices", List.of(choice),
            "service_tier", tier);
    if (usage != null) {
      document.put("usage", usage);
    }
    return Json.write(document);
  }

  private static List<String> events(
      String model,
      String tier,
      List<String> pieces,
      @Nullable Map<String, @Nullable Object> usage,
      Script script) {
    List<String> events = new ArrayList<>();
    Map<String, @Nullable Object> role = Json.object("role", "assistant", "content", "");
    events.add(chunk(model, tier, role, null, usage != null));
    for (String piece : pieces) {
      events.add(chunk(model, tier, Json.object("content", piece), null, usage != null));
      if (script.has("error-in-stream")) {
        events.add(event(Json.object("error", error())));
        return events;
      }
    }
    events.add(chunk(model, tier, Json.object(), "stop", usage != null));
    if (usage != null) {
      events.add(event(common(model, tier, List.of(), usage)));
    }
    events.add("data: [DONE]\n\n");
    return events;
  }

  private static String chunk(
      String model,
      String tier,
      Map<String, @Nullable Object> delta,
      @Nullable String finishReason,
      boolean withUsage) {
    Map<String, @Nullable Object> choice =
        Json.object("index", 0, "delta", delta, "logprobs", null, "finish_reason", finishReason);
    Map<String, @Nullable Object> chunk = common(model, tier, List.of(choice), null);
    if (!withUsage) {
      chunk.remove("usage");
    }
    return event(chunk);
  }

  private static Map<String, @Nullable Object> common(
      String model,
      String tier,
      List<Map<String, @Nullable Object>> choices,
      @Nullable Map<String, @Nullable Object> usage) {
    return Json.object(
        "id", ID,
        "object", "chat.completion.chunk",
        "created", CREATED,
        "model", model,
        "service_tier", tier,
        "choices", choices,
        "usage", usage);
  }

  private static String event(Map<String, @Nullable Object> data) {
    return "data: " + Json.write(data) + "\n\n";
  }

  static Map<String, @Nullable Object> usage(StandInUsage usage) {
    return Json.object(
        "prompt_tokens", usage.allInput(),
        "completion_tokens", usage.allOutput(),
        "total_tokens", usage.allInput() + usage.allOutput(),
        "prompt_tokens_details", Json.object("cached_tokens", usage.cacheRead(), "audio_tokens", 0),
        "completion_tokens_details",
            Json.object("reasoning_tokens", usage.reasoning(), "audio_tokens", 0));
  }

  private static Map<String, @Nullable Object> error() {
    return Json.object(
        "message",
        "The stand-in was told to fail",
        "type",
        "server_error",
        "param",
        null,
        "code",
        null);
  }

  @Override
  public String error(int status) {
    return openAiError(status);
  }

  /**
   * The shape of OpenAI's <a href="https://platform.openai.com/docs/guides/error-codes">errors</a>.
   */
  static String openAiError(int status) {
    String type = status == 429 ? "rate_limit_error" : "server_error";
    return Json.write(
        Json.object(
            "error",
            Json.object(
                "message",
                "The stand-in was told to fail",
                "type",
                type,
                "param",
                null,
                "code",
                null)));
  }
}
