package io.percapita.ledger.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** A real Redis whose batches and answers get lost, or arrive later than anybody waits. */
final class RedisOfBadConnections implements Redis {
  /** What becomes of a batch. */
  enum Fate {
    ARRIVES,
    LOST_ANSWER,
    LATE
  }

  private final Redis redis;
  private final Deque<Fate> fates = new ArrayDeque<>();
  private final List<Runnable> late = new ArrayList<>();

  RedisOfBadConnections(Redis redis) {
    this.redis = redis;
  }

  /** Says of one more batch what becomes of it; all of which nothing is said arrive. */
  void next(Fate fate) {
    fates.add(fate);
  }

  /** Has the batches arrive that are late. */
  void runLate() {
    late.forEach(Runnable::run);
  }

  @Override
  public Object run(String script, List<String> keys, List<String> arguments) {
    Fate fate = script.equals(Script.BATCH) && !fates.isEmpty() ? fates.remove() : Fate.ARRIVES;
    if (fate == Fate.LATE) {
      late.add(() -> redis.run(script, keys, arguments));
      throw new IllegalStateException("no answer in time");
    }
    Object answer = redis.run(script, keys, arguments);
    if (fate == Fate.LOST_ANSWER) {
      throw new IllegalStateException("no answer in time");
    }
    return answer;
  }

  @Override
  public void scan(String key, BiConsumer<String, String> action) {
    redis.scan(key, action);
  }

  @Override
  public void close() {
    redis.close();
  }
}
