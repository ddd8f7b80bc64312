package io.percapita.provider;

import io.percapita.provider.ResponseFacts.Count;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of {@code {ttl, inputTokens}}, as Bedrock reports what was written to a cache, whose
 * members may come in any order. Not thread-safe.
 */
public final class CacheWrites {
  private @Nullable String lifetime;
  private long tokens;

  /** The lifetime of the element that is being read. */
  public void lifetime(String value) {
    lifetime = value;
  }

  /** The tokens of the element that is being read. */
  public void tokens(long count) {
    tokens = count;
  }

  /** Takes the element that has been read; each lifetime is listed once. */
  public void endElement(ResponseFacts facts) {
    if ("1h".equals(lifetime)) {
      facts.count(Count.CACHE_WRITE_1H, tokens);
    } else if ("5m".equals(lifetime)) {
      facts.count(Count.CACHE_WRITE_5M, tokens);
    }
    lifetime = null;
    tokens = 0;
  }
}
