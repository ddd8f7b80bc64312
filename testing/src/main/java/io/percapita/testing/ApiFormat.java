package io.percapita.testing;

/** One wire format of the stand-in. Stateless. */
interface ApiFormat {
  /** Whether the format is served at a path. */
  boolean serves(String path);

  /** Whether an answer is streamed where the request does not say. */
  default boolean streamsUnlessTold() {
    return false;
  }

  /** What is asked for, where the path tells more than the body. */
  default Prompt asked(String path, Prompt prompt) {
    return prompt;
  }

  /** What of a usage the format can report, which is what is billed. */
  StandInUsage reported(StandInUsage usage);

  /**
   * Answers a call.
   *
   * @param words how many pieces a streamed answer has
   * @param script what else is asked for
   */
  Answer answer(Prompt prompt, StandInUsage usage, int words, Script script);

  /** The body of an error answer. */
  String error(int status);
}
