package io.percapita.provider.openai;

import io.percapita.call.CallResult;
import io.percapita.call.LlmResponse;
import io.percapita.provider.BatchLine;
import io.percapita.provider.ResponseFacts;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch has said of itself so far. Its usage is the sum over its calls, while a price may
 * depend on the length of each prompt: the calls are taken to be of equal size. Not thread-safe.
 */
final class PolledBatch {
  private final ResponseFacts response = new ResponseFacts();
  private @Nullable String status;
  private @Nullable String endpoint;
  private @Nullable String outputFile;
  private long calls;
  private @Nullable Instant startedAt;

  /** Collects id, model and usage. */
  ResponseFacts response() {
    return response;
  }

  void status(String value) {
    status = value;
  }

  void endpoint(String value) {
    endpoint = value;
  }

  void outputFile(String value) {
    outputFile = value;
  }

  void calls(long value) {
    calls = value;
  }

  void startedAtSecond(long value) {
    startedAt = BatchLine.instant(value);
  }

  /**
   * Whether the batch is over and says all that a price needs. One that does not is left to the
   * download of its output.
   */
  boolean isToBeCounted() {
    return isOver()
        && operation() != null
        && response.id() != null
        && response.model() != null
        && calls > 0
        && !OpenAiUsage.disjoint(response).isEmpty();
  }

  private boolean isOver() {
    return "completed".equals(status) || "expired".equals(status) || "cancelled".equals(status);
  }

  /** Null where the sum of the usage does not tell what is billed, as for images. */
  private @Nullable String operation() {
    if (endpoint == null) {
      return null;
    }
    // Azure leaves the version out.
    return switch (endpoint.startsWith("/v1/") ? endpoint.substring(3) : endpoint) {
      case "/chat/completions", "/responses" -> "chat";
      case "/embeddings" -> "embeddings";
      case "/completions" -> "text_completion";
      default -> null;
    };
  }

  /** The names under which the results may be told again. */
  List<String> ids() {
    List<String> ids = new ArrayList<>();
    String id = response.id();
    if (id != null) {
      ids.add(id);
    }
    if (outputFile != null) {
      ids.add(outputFile);
    }
    return List.copyOf(ids);
  }

  /** All calls but one, of the same size in whole tokens, and one that has what is left over. */
  List<CallResult> results() {
    Usage sum = OpenAiUsage.disjoint(response);
    Usage.Builder each = Usage.builder();
    Usage.Builder last = Usage.builder();
    for (Component component : Component.values()) {
      long share = sum.count(component) / calls;
      each.add(component, share);
      last.add(component, sum.count(component) - share * (calls - 1));
    }
    return calls == 1
        ? List.of(result(sum, 1))
        : List.of(result(each.build(), calls - 1), result(last.build(), 1));
  }

  private CallResult result(Usage usage, long times) {
    String operation = operation();
    return new CallResult(
        operation == null ? "chat" : operation,
        new LlmResponse(
            response.model(),
            response.id(),
            List.of(),
            BatchLine.TIER,
            null,
            usage,
            UsageOrigin.REPORTED,
            true,
            null,
            null),
        times,
        startedAt);
  }
}
