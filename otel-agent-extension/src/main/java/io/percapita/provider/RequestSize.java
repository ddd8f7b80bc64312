package io.percapita.provider;

/**
 * How large a call may become, by what its request says.
 *
 * @param textBytes the text the model is to read, in bytes of UTF-8
 * @param maxOutputTokens how many tokens an answer may have, or -1 where the request does not say
 * @param answers how many answers are asked for; at least 1
 */
public record RequestSize(long textBytes, long maxOutputTokens, long answers) {
  /** A request that says nothing. */
  public static final RequestSize UNKNOWN = new RequestSize(0, -1, 1);
}
