package io.percapita.provider;

import io.percapita.usage.Component;
import io.percapita.usage.Usage;

/**
 * The tokens of a call whose provider did not report them, or not to the end: one token for every
 * four bytes of text, rounded up, which is what providers give as a rule of thumb for English (<a
 * href="https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them">OpenAI</a>).
 * Counts that were reported before the stream ended stand, as far as they are higher.
 */
final class TokenEstimate {
  private static final int BYTES_PER_TOKEN = 4;

  private TokenEstimate() {}

  /**
   * Estimates.
   *
   * @param request holds the length of the text asked
   * @param response holds the length of the text answered
   * @param reported the disjoint counts reported so far
   */
  static Usage of(RequestFacts request, ResponseFacts response, Usage reported) {
    Usage.Builder usage = Usage.builder();
    for (Component component : Component.values()) {
      usage.add(component, reported.count(component));
    }
    if (reported.inputTokens() == 0) {
      usage.add(Component.INPUT, tokens(request.textBytes()));
    }
    usage.add(Component.OUTPUT, tokens(response.textBytes()) - reported.outputTokens());
    return usage.build();
  }

  private static long tokens(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }
}
