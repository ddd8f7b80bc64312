package io.percapita.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;

/**
 * Calls and their tokens, as the provider or as Percapita counts them.
 *
 * @param calls how many calls were answered
 * @param tokens the tokens of all of them, of any kind
 */
record Counted(long calls, long tokens) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a scrape of the metrics says. */
  static Counted byPercapita(List<Sample> samples) {
    return new Counted(
        Math.round(Sample.sum(samples, Report.CALLS)),
        Math.round(Sample.sum(samples, "llm_tokens_total")));
  }

  /** What the stand-in's totals say: by model, its requests and its tokens by kind. */
  static Counted byProvider(String totals) {
    long calls = 0;
    long all = 0;
    for (JsonNode model : read(totals)) {
      calls += model.path("requests").asLong();
      for (JsonNode count : model) {
        all += count.asLong();
      }
    }
    return new Counted(calls, all - calls);
  }

  /** What the provider answered, and beside it what Percapita counted. */
  String comparedWith(Counted percapita) {
    return String.format(
        Locale.ROOT,
        """
        The stand-in answered %,10d calls with %,12d tokens.
        Percapita counted     %,10d calls with %,12d tokens.
        """,
        calls,
        tokens,
        percapita.calls,
        percapita.tokens);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the stand-in's totals", e);
    }
  }
}
