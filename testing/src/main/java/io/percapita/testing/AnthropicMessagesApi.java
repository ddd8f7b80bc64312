package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic messages, after its <a href="https://platform.claude.com/docs/en/api/messages">API
 * reference</a> and <a
 * href="https://platform.claude.com/docs/en/build-with-claude/streaming">streaming guide</a>.
 */
final class AnthropicMessagesApi implements ApiFormat {
  private static final String ID = "msg_standin";

  @Override
  public boolean serves(String path) {
    return path.equals("/v1/messages");
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return usage;
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    String tier = script.text("tier", "standard");
    List<String> pieces = Words.pieces(usage.allOutput(), words);
    Map<String, @Nullable Object> whole =
        message(prompt, List.of(text(String.join("", pieces))), "end_turn");
    whole.put("usage", usage(usage, usage.allOutput(), tier));
    return Answer.of(Json.write(whole), events(prompt, usage, tier, pieces, script));
  }

  private static List<String> events(
      Prompt prompt, StandInUsage usage, String tier, List<String> pieces, Script script) {
    Map<String, @Nullable Object> start = message(prompt, List.of(), null);
    start.put("usage", usage(usage, 1, tier));
    List<String> events = new ArrayList<>();
    events.add(event("message_start", "message", start));
    events.add(event("content_block_start", "index", 0, "content_block", text("")));
    events.add(event("ping"));
    for (String piece : pieces) {
      events.add(
          event(
              "content_block_delta",
              "index",
              0,
              "delta",
              Json.object("type", "text_delta", "text", piece)));
      if (script.has("error-in-stream")) {
        events.add(
            event(
                "error",
                "error",
                Json.object("type", "overloaded_error", "message", "Overloaded")));
        return events;
      }
    }
    events.add(event("content_block_stop", "index", 0));
    events.add(
        event(
            "message_delta",
            "delta",
            Json.object("stop_reason", "end_turn", "stop_sequence", null),
            "usage",
            Json.object("output_tokens", usage.allOutput())));
    events.add(event("message_stop"));
    return events;
  }

  private static String event(String type, @Nullable Object... members) {
    Map<String, @Nullable Object> data = Json.object("type", type);
    data.putAll(Json.object(members));
    return "event: " + type + "\ndata: " + Json.write(data) + "\n\n";
  }

  private static Map<String, @Nullable Object> message(
      Prompt prompt, List<Map<String, @Nullable Object>> content, @Nullable String stopReason) {
    return Json.object(
        "id",
        ID,
        "type",
        "message",
        "role",
        "assistant",
        "model",
        Words.snapshot(prompt.model()),
        "content",
        content,
        "stop_reason",
        stopReason,
        "stop_sequence",
        null);
  }

  private static Map<String, @Nullable Object> text(String text) {
    return Json.object("type", "text", "text", text);
  }

  private static Map<String, @Nullable Object> usage(StandInUsage usage, long output, String tier) {
    return Json.object(
        "input_tokens",
        usage.input(),
        "cache_creation_input_tokens",
        usage.cacheWrite5m() + usage.cacheWrite1h(),
        "cache_read_input_tokens",
        usage.cacheRead(),
        "cache_creation",
        Json.object(
            "ephemeral_5m_input_tokens", usage.cacheWrite5m(),
            "ephemeral_1h_input_tokens", usage.cacheWrite1h()),
        "output_tokens",
        output,
        "service_tier",
        tier);
  }

  /**
   * The shape of Anthropic's <a href="https://platform.claude.com/docs/en/api/errors">errors</a>.
   */
  @Override
  public String error(int status) {
    String type = status == 429 ? "rate_limit_error" : "api_error";
    return Json.write(
        Json.object(
            "type",
            "error",
            "error",
            Json.object("type", type, "message", "The stand-in was told to fail")));
  }
}
