package io.percapita.ledger.redis;

import java.util.List;
import java.util.function.BiConsumer;

/** What the ledger asks of a Redis. Not thread-safe. */
interface Redis extends AutoCloseable {
  /** Runs a script; answers a text or a list of texts. */
  Object run(String script, List<String> keys, List<String> arguments);

  /** Shows each field of a hash with its value, some perhaps twice, a few thousand at a time. */
  void scan(String key, BiConsumer<String, String> action);

  @Override
  void close();
}
