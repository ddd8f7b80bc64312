package io.percapita.provider;

import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the list of model runs that made one answer of Claude's, whose members may come in any
 * order. The counts beside the list leave out what summarizing the conversation took, and of some
 * counts all but the first run; the list has everything that is billed, see <a
 * href="https://platform.claude.com/docs/en/build-with-claude/compaction-threshold">compaction</a>.
 * Runs of other models, which are billed at other prices, are left out. Not thread-safe.
 */
public final class Iterations {
  private final Map<Count, Long> run = new EnumMap<>(Count.class);
  private final Map<Count, Long> messages = new EnumMap<>(Count.class);
  private final Map<Count, Long> billed = new EnumMap<>(Count.class);
  private @Nullable String kind;
  private boolean fellBack;

  /**
   * Wants the list.
   *
   * @param usage the path of the object of counts that holds it, such as {@code usage}
   */
  public static JsonFields.Builder<ResponseFacts> addTo(
      JsonFields.Builder<ResponseFacts> fields, String usage) {
    String run = usage + ".iterations[].";
    count(fields, run + "input_tokens", Count.INPUT);
    count(fields, run + "output_tokens", Count.OUTPUT);
    count(fields, run + "cache_read_input_tokens", Count.CACHE_READ);
    count(fields, run + "cache_creation_input_tokens", Count.CACHE_WRITE);
    count(fields, run + "cache_creation.ephemeral_5m_input_tokens", Count.CACHE_WRITE_5M);
    count(fields, run + "cache_creation.ephemeral_1h_input_tokens", Count.CACHE_WRITE_1H);
    return fields
        .text(run + "type", (facts, type) -> facts.iterations().kind = type)
        .atEnd(usage + ".iterations[]", facts -> facts.iterations().endRun())
        .atEnd(usage, Iterations::endUsage);
  }

  private static void count(JsonFields.Builder<ResponseFacts> fields, String path, Count count) {
    fields.number(path, (facts, n) -> facts.iterations().run.put(count, ResponseFacts.sane(n)));
  }

  private void endRun() {
    switch (kind == null ? "" : kind) {
      case "message" -> addTo(messages);
      case "compaction" -> addTo(billed);
      case "fallback_message" -> {
        fellBack = true;
        addTo(billed);
      }
      default -> {
        // An advisor is another model.
      }
    }
    run.clear();
    kind = null;
  }

  private void addTo(Map<Count, Long> sums) {
    run.forEach((count, n) -> sums.merge(count, n, Long::sum));
  }

  private static void endUsage(ResponseFacts facts) {
    if (facts.hasIterations()) {
      facts.iterations().end(facts);
    }
  }

  /** The sums are known before the counts beside the list are, which may follow it. */
  private void end(ResponseFacts facts) {
    if (!fellBack) { // else another model declined before the one answered
      messages.forEach((count, n) -> billed.merge(count, n, Long::sum));
    }
    billed.forEach((count, sum) -> facts.count(count, Math.max(sum, facts.count(count))));
    messages.clear();
    billed.clear();
    fellBack = false;
  }
}
