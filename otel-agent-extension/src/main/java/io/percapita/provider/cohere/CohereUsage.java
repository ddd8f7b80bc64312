package io.percapita.provider.cohere;

import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;

/**
 * What Cohere counts: units that are billed, and tokens that passed through the model, which are
 * more, since the provider's own additions to a prompt are not billed.
 */
final class CohereUsage {
  private CohereUsage() {}

  /**
   * Wants the counts.
   *
   * @param path the path of the object that holds them, with a dot at its end
   */
  static JsonFields.Builder<ResponseFacts> addTo(
      JsonFields.Builder<ResponseFacts> fields, String path) {
    String billed = path + "billed_units.";
    return fields
        .number(billed + "input_tokens", (facts, n) -> facts.count(Count.INPUT, n))
        .number(billed + "output_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
        .number(billed + "image_tokens", (facts, n) -> facts.count(Count.IMAGE_INPUT, n))
        .number(billed + "search_units", (facts, n) -> facts.count(Count.WEB_SEARCH, n))
        .number(billed + "images", (facts, n) -> facts.count(Count.OTHER_UNITS, n))
        .number(path + "tokens.input_tokens", (facts, n) -> facts.count(Count.PROCESSED_INPUT, n))
        .number(
            path + "tokens.output_tokens", (facts, n) -> facts.count(Count.PROCESSED_OUTPUT, n));
  }

  static boolean isReported(ResponseFacts facts) {
    return isBilled(facts) || facts.has(Count.PROCESSED_INPUT) || facts.has(Count.PROCESSED_OUTPUT);
  }

  private static boolean isBilled(ResponseFacts facts) {
    return facts.has(Count.INPUT) || facts.has(Count.OUTPUT) || facts.has(Count.IMAGE_INPUT);
  }

  /** Billed units, or the tokens processed where none are told. */
  static Usage of(ResponseFacts facts) {
    boolean billed = isBilled(facts);
    return Usage.builder()
        .add(Component.INPUT, facts.count(billed ? Count.INPUT : Count.PROCESSED_INPUT))
        .add(Component.IMAGE_INPUT, facts.count(Count.IMAGE_INPUT))
        .add(Component.OUTPUT, facts.count(billed ? Count.OUTPUT : Count.PROCESSED_OUTPUT))
        .add(Component.WEB_SEARCH, facts.count(Count.WEB_SEARCH))
        .build();
  }
}
