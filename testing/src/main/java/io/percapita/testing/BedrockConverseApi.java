package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converse and ConverseStream of Amazon Bedrock, after its <a
 * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">API
 * reference</a>.
 */
final class BedrockConverseApi implements ApiFormat {
  private static final Pattern PATH = Pattern.compile("/model/([^/]+)/(converse|converse-stream)");

  @Override
  public boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  /** The body tells neither. */
  @Override
  public Prompt asked(String path, Prompt prompt) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches()
        ? prompt.of(matcher.group(1), matcher.group(2).endsWith("stream"))
        : prompt;
  }

  @Override
  public StandInUsage reported(StandInUsage usage) {
    return usage.withoutReasoning();
  }

  @Override
  public Answer answer(Prompt prompt, StandInUsage usage, int words, Script script) {
    List<String> pieces = Words.pieces(usage.output(), words);
    String whole =
        Json.write(
            Json.object(
                "output",
                Json.object(
                    "message",
                    Json.object(
                        "role",
                        "assistant",
                        "content",
                        List.of(Json.object("text", String.join("", pieces))))),
                "stopReason",
                "end_turn",
                "usage",
                usage(usage)));
    return new Answer(whole, frames(usage, pieces, script), "application/vnd.amazon.eventstream");
  }

  private static List<byte[]> frames(StandInUsage usage, List<String> pieces, Script script) {
    List<byte[]> frames = new ArrayList<>();
    frames.add(event("messageStart", "role", "assistant"));
    for (String piece : pieces) {
      frames.add(
          event("contentBlockDelta", "contentBlockIndex", 0, "delta", Json.object("text", piece)));
      if (script.has("error-in-stream")) {
        frames.add(
            AwsEventFrame.exception(
                "modelStreamErrorException", "{\"message\":\"The stand-in was told to fail\"}"));
        return frames;
      }
    }
    frames.add(event("contentBlockStop", "contentBlockIndex", 0));
    frames.add(event("messageStop", "stopReason", "end_turn"));
    frames.add(event("metadata", "usage", usage(usage)));
    return frames;
  }

  private static byte[] event(String name, @Nullable Object... members) {
    return AwsEventFrame.event(name, Json.write(Json.object(members)));
  }

  private static Map<String, @Nullable Object> usage(StandInUsage usage) {
    long written = usage.cacheWrite5m() + usage.cacheWrite1h();
    return Json.object(
        "inputTokens",
        usage.input(),
        "outputTokens",
        usage.output(),
        "totalTokens",
        usage.allInput() + usage.allOutput(),
        "cacheReadInputTokens",
        usage.cacheRead(),
        "cacheWriteInputTokens",
        written,
        "cacheDetails",
        List.of(
            Json.object("ttl", "5m", "inputTokens", usage.cacheWrite5m()),
            Json.object("ttl", "1h", "inputTokens", usage.cacheWrite1h())));
  }

  @Override
  public String error(int status) {
    return Json.write(Json.object("message", "The stand-in was told to fail"));
  }
}
