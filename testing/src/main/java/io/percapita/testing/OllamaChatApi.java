package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's own chats, after its <a href="https://docs.ollama.com/api/chat">API reference</a>:
 * streamed as a document on each line unless told otherwise.
 */
final class OllamaChatApi implements ApiFormat {
  @Override
  public boolean serves(String path) {
    return path.equals("/api/chat");
  }

  @Override
  public boolean streamsUnlessTold() {
    return true;
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return new StandInUsage(usage.allInput(), 0, 0, 0, usage.allOutput(), 0);
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    List<String> pieces = Words.pieces(usage.output(), words);
    List<byte[]> lines = new ArrayList<>();
    for (String piece : pieces) {
      lines.add(line(message(prompt, piece, false)));
      if (script.has("error-in-stream")) {
        lines.add(line(Json.object("error", "The stand-in was told to fail")));
        return new Answer("", lines, "application/x-ndjson");
      }
    }
    lines.add(line(last(prompt, "", usage)));
    String whole = Json.write(last(prompt, String.join("", pieces), usage));
    return new Answer(whole, lines, "application/x-ndjson");
  }

  private static Map<String, @Nullable Object> last(
      Prompt prompt, String text, StandInUsage usage) {
    Map<String, @Nullable Object> last = message(prompt, text, true);
    last.put("done_reason", "stop");
    last.put("prompt_eval_count", usage.input());
    last.put("eval_count", usage.output());
    return last;
  }

  private static Map<String, @Nullable Object> message(Prompt prompt, String text, boolean done) {
    return Json.object(
        "model",
        prompt.model(),
        "message",
        Json.object("role", "assistant", "content", text),
        "done",
        done);
  }

  private static byte[] line(Map<String, @Nullable Object> document) {
    return Answer.bytes(Json.write(document) + "\n");
  }

  @Override
  public String error(int status) {
    return Json.write(Json.object("error", "The stand-in was told to fail"));
  }
}
