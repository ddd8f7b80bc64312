package io.percapita.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Works out usage from a prompt: a token for every four characters; a system prompt of 1,024 tokens
 * or more is written to the cache at first sight and read from it afterwards, as providers with
 * prompt caching do. Thread-safe.
 */
final class TokenMath {
  private static final int CHARS_PER_TOKEN = 4;
  private static final int CACHEABLE_TOKENS = 1024;
  private static final int CACHE_ENTRIES = 10_000;

  private final Set<String> cached = ConcurrentHashMap.newKeySet();

  /** The usage of a call. */
  StandInUsage of(Prompt prompt) {
    long system = tokens(prompt.system());
    long text = Math.max(1, tokens(prompt.text()));
    long answer = Math.min(prompt.maxTokens(), 40 + Math.floorMod(prompt.text().hashCode(), 80));
    long reasoning = reasons(prompt.model()) ? answer / 2 : 0;
    boolean cacheable = system >= CACHEABLE_TOKENS;
    boolean read = cacheable && !firstSight(prompt.model() + prompt.system());
    boolean write = cacheable && !read;
    return new StandInUsage(
        cacheable ? text : system + text,
        read ? system : 0,
        write && !prompt.hourCache() ? system : 0,
        write && prompt.hourCache() ? system : 0,
        answer - reasoning,
        reasoning);
  }

  private boolean firstSight(String key) {
    return cached.size() < CACHE_ENTRIES && cached.add(key);
  }

  private static boolean reasons(String model) {
    return model.startsWith("o") || model.startsWith("gpt-5");
  }

  private static long tokens(String text) {
    return (text.length() + CHARS_PER_TOKEN - 1L) / CHARS_PER_TOKEN;
  }
}
