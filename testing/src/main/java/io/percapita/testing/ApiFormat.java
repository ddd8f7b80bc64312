package io.percapita.testing;

/** One wire format of the stand-in. Stateless. */
interface ApiFormat {
  /** The path the format is served at. */
  String path();

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
