package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI responses, after its <a
 * href="https://platform.openai.com/docs/api-reference/responses">API reference</a>.
 */
final class OpenAiResponsesApi implements ApiFormat {
  private static final String ID = "resp_standin";
  private static final String ITEM_ID = "msg_standin";

  @Override
  public boolean serves(String path) {
    return path.equals("/v1/responses");
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return usage.withoutCacheWrites();
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    if (prompt.background()) {
      return Answer.of(inBackground(ID, prompt, "queued", usage), List.of());
    }
    List<String> pieces = Words.pieces(usage.output(), words);
    String tier = script.text("tier", "default");
    Map<String, @Nullable Object> whole =
        response(prompt, tier, "completed", List.of(item(String.join("", pieces))), usage);
    return Answer.of(Json.write(whole), events(prompt, tier, pieces, whole));
  }

  /** A response that is made while nobody waits; until it is completed, nothing is told of it. */
  static String inBackground(String id, Prompt prompt, String status, StandInUsage usage) {
    boolean completed = status.equals("completed");
    String text = String.join("", Words.pieces(usage.output(), 1));
    Map<String, @Nullable Object> response =
        response(
            prompt,
            "default",
            status,
            completed ? List.of(item(text)) : List.of(),
            completed ? usage : null);
    response.put("id", id);
    response.put("background", true);
    return Json.write(response);
  }

  private static List<String> events(
      Prompt prompt, String tier, List<String> pieces, Map<String, @Nullable Object> whole) {
    List<String> events = new ArrayList<>();
    Map<String, @Nullable Object> empty = response(prompt, tier, "in_progress", List.of(), null);
    events.add(event(events, "response.created", "response", empty));
    events.add(event(events, "response.in_progress", "response", empty));
    events.add(event(events, "response.output_item.added", "output_index", 0, "item", item(null)));
    events.add(event(events, "response.content_part.added", position("part", part(""))));
    for (String piece : pieces) {
      events.add(
          event(
              events,
              "response.output_text.delta",
              position("delta", piece, "logprobs", List.of())));
    }
    String text = String.join("", pieces);
    events.add(
        event(events, "response.output_text.done", position("text", text, "logprobs", List.of())));
    events.add(event(events, "response.content_part.done", position("part", part(text))));
    events.add(event(events, "response.output_item.done", "output_index", 0, "item", item(text)));
    events.add(event(events, "response.completed", "response", whole));
    return events;
  }

  private static @Nullable Object[] position(@Nullable Object... more) {
    List<@Nullable Object> all = new ArrayList<>();
    all.addAll(List.of("item_id", ITEM_ID, "output_index", 0, "content_index", 0));
    for (Object each : more) {
      all.add(each);
    }
    return all.toArray();
  }

  private static String event(List<String> before, String type, @Nullable Object... members) {
    Map<String, @Nullable Object> data =
        Json.object("type", type, "sequence_number", before.size());
    data.putAll(Json.object(members));
    return "event: " + type + "\ndata: " + Json.write(data) + "\n\n";
  }

  private static Map<String, @Nullable Object> response(
      Prompt prompt,
      String tier,
      String status,
      List<Map<String, @Nullable Object>> output,
      @Nullable StandInUsage usage) {
    return Json.object(
        "id",
        ID,
        "object",
        "response",
        "created_at",
        1_760_000_000,
        "status",
        status,
        "error",
        null,
        "incomplete_details",
        null,
        "instructions",
        null,
        "metadata",
        Json.object(),
        "model",
        Words.snapshot(prompt.model()),
        "output",
        output,
        "parallel_tool_calls",
        true,
        "service_tier",
        tier,
        "temperature",
        1.0,
        "tool_choice",
        "auto",
        "tools",
        List.of(),
        "top_p",
        1.0,
        "usage",
        usage == null ? null : usage(usage));
  }

  private static Map<String, @Nullable Object> item(@Nullable String text) {
    return Json.object(
        "id",
        ITEM_ID,
        "type",
        "message",
        "status",
        text == null ? "in_progress" : "completed",
        "role",
        "assistant",
        "content",
        text == null ? List.of() : List.of(part(text)));
  }

  private static Map<String, @Nullable Object> part(String text) {
    return Json.object(
        "type", "output_text", "text", text, "annotations", List.of(), "logprobs", List.of());
  }

  static Map<String, @Nullable Object> usage(StandInUsage usage) {
    return Json.object(
        "input_tokens", usage.allInput(),
        "input_tokens_details", Json.object("cached_tokens", usage.cacheRead()),
        "output_tokens", usage.allOutput(),
        "output_tokens_details", Json.object("reasoning_tokens", usage.reasoning()),
        "total_tokens", usage.allInput() + usage.allOutput());
  }

  @Override
  public String error(int status) {
    return OpenAiChatApi.openAiError(status);
  }
}
