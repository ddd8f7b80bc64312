package io.percapita.testing;

/**
 * What a call consumed, in disjoint counts: the truth that measurements are compared with.
 *
 * @param input prompt tokens that no cache served
 * @param cacheRead prompt tokens read from a cache
 * @param cacheWrite5m prompt tokens written to a five-minute cache
 * @param cacheWrite1h prompt tokens written to a one-hour cache
 * @param output visible answer tokens
 * @param reasoning reasoning tokens
 */
public record StandInUsage(
    long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output, long reasoning) {
  /** Nothing. */
  public static final StandInUsage NONE = new StandInUsage(0, 0, 0, 0, 0, 0);

  /** The sum of two. */
  public StandInUsage plus(StandInUsage other) {
    return new StandInUsage(
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite5m + other.cacheWrite5m,
        cacheWrite1h + other.cacheWrite1h,
        output + other.output,
        reasoning + other.reasoning);
  }

  /** The sum of so many that are equal. */
  StandInUsage times(int count) {
    return new StandInUsage(
        input * count,
        cacheRead * count,
        cacheWrite5m * count,
        cacheWrite1h * count,
        output * count,
        reasoning * count);
  }

  /** The same for a provider that bills writing the cache like any input. */
  StandInUsage withoutCacheWrites() {
    return new StandInUsage(
        input + cacheWrite5m + cacheWrite1h, cacheRead, 0, 0, output, reasoning);
  }

  /** The same for a provider that does not tell reasoning from the rest of the answer. */
  StandInUsage withoutReasoning() {
    return new StandInUsage(input, cacheRead, cacheWrite5m, cacheWrite1h, allOutput(), 0);
  }

  /** The same with another number of visible answer tokens. */
  StandInUsage withOutput(long tokens) {
    return new StandInUsage(input, cacheRead, cacheWrite5m, cacheWrite1h, tokens, reasoning);
  }

  /** The same for a call that is answered with no tokens and knows no cache. */
  StandInUsage onlyInput() {
    return new StandInUsage(allInput(), 0, 0, 0, 0, 0);
  }

  long allInput() {
    return input + cacheRead + cacheWrite5m + cacheWrite1h;
  }

  long allOutput() {
    return output + reasoning;
  }
}
