package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI tells of calls made earlier: <a
 * href="https://platform.openai.com/docs/api-reference/batch">batches</a>, their output files, and
 * responses made in the background. The batch {@code batch_x} has the output {@code file-x}; what
 * the calls were like is told by the request's script. Stateless.
 */
final class OpenAiResults {
  static final String BATCH = "/v1/batches/*";
  static final String OUTPUT = "/v1/files/*/content";
  static final String RESPONSE = "/v1/responses/*";

  private static final String DEFAULT_MODEL = "gpt-4o-mini";

  private OpenAiResults() {}

  /** The state of a batch. */
  static String batch(String path, Script script) {
    String id = id(path);
    int calls = script.number("calls", 1);
    boolean unfinished = script.has("unfinished");
    Map<String, @Nullable Object> batch =
        Json.object(
            "id",
            id,
            "object",
            "batch",
            "endpoint",
            "/v1/chat/completions",
            "model",
            model(script),
            "errors",
            null,
            "input_file_id",
            "file-input",
            "completion_window",
            "24h",
            "status",
            unfinished ? "in_progress" : "completed",
            "output_file_id",
            unfinished ? null : id.replace("batch_", "file-"),
            "created_at",
            OpenAiChatApi.CREATED,
            "in_progress_at",
            OpenAiChatApi.CREATED);
    batch.put(
        "request_counts",
        Json.object("total", calls, "completed", unfinished ? 0 : calls, "failed", 0));
    batch.put(
        "usage",
        OpenAiResponsesApi.usage(unfinished ? StandInUsage.NONE : usage(script).times(calls)));
    return Json.write(batch);
  }

  /** The output of a batch: an answered call on each line. */
  static String output(String path, Script script) {
    Prompt prompt = Prompt.of(model(script));
    String answer = new OpenAiChatApi().answer(prompt, usage(script), 1, script).document();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < script.number("calls", 1); i++) {
      lines.add(
          "{\"id\":\"batch_req_%d\",\"custom_id\":\"call-%d\",\"response\":{\"status_code\":200,"
                  .formatted(i, i)
              + "\"request_id\":\"req-"
              + i
              + "\",\"body\":"
              + answer
              + "},\"error\":null}\n");
    }
    return String.join("", lines);
  }

  /** The state of a response that is made in the background. */
  static String response(String path, Script script) {
    return OpenAiResponsesApi.inBackground(
        id(path),
        Prompt.of(model(script)),
        script.has("unfinished") ? "in_progress" : "completed",
        usage(script));
  }

  private static String model(Script script) {
    return Words.snapshot(script.text("model", DEFAULT_MODEL));
  }

  private static StandInUsage usage(Script script) {
    StandInUsage usage = script.usage();
    return usage == null ? StandInUsage.NONE : usage.withoutCacheWrites();
  }

  /** The third segment of a path. */
  private static String id(String path) {
    return path.split("/", -1)[3];
  }
}
