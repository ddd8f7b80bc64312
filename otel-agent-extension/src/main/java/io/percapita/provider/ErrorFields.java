package io.percapita.provider;

import io.percapita.provider.json.JsonFields;

/**
 * The error that an answer holds, be it a document or an event of a stream: an object with a type,
 * a code that may be a number, or a message and nothing else, or a mere text.
 */
public final class ErrorFields {
  private static final String UNNAMED = "error";

  private ErrorFields() {}

  /**
   * Wants the error.
   *
   * @param path of what holds it, with a dot at its end, or empty
   */
  public static JsonFields.Builder<ResponseFacts> addTo(
      JsonFields.Builder<ResponseFacts> fields, String path) {
    return fields
        .text(path + "error", (facts, text) -> unnamed(facts))
        .text(path + "error.type", ResponseFacts::errorType)
        .word(path + "error.code", ResponseFacts::errorCode)
        // Its length is asked for because the text may be a prompt's; that there is one is enough.
        .textLength(path + "error.message", (facts, length) -> unnamed(facts));
  }

  /** Takes note of an error of which nothing more is known. */
  public static void unnamed(ResponseFacts facts) {
    if (facts.errorType() == null) {
      facts.errorCode(UNNAMED);
    }
  }
}
