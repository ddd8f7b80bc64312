package io.percapita.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the stand-in was asked and what it answered. Thread-safe. */
final class Journal {
  private static final int LIMIT = 1_000;

  private final Object lock = new Object();
  private final Set<String> protocols = new TreeSet<>();
  private final Set<String> firsts = new HashSet<>();
  private final Deque<ReceivedRequest> answered = new ArrayDeque<>();
  private final Map<String, StandInUsage> totals = new TreeMap<>();
  private final Map<String, Long> answers = new TreeMap<>();

  /** Enters a request that has just come. */
  void came(String protocol) {
    synchronized (lock) {
      protocols.add(protocol);
    }
  }

  /** Whether this is asked for the first time of something that is to be done once. */
  boolean isFirst(String once) {
    synchronized (lock) {
      return firsts.add(once);
    }
  }

  /** Enters a request that is answered to the end. */
  void answered(ReceivedRequest request) {
    synchronized (lock) {
      answered.add(request);
      if (answered.size() > LIMIT) {
        answered.removeFirst();
      }
    }
  }

  /** Adds up what a successful answer reports. */
  void count(String model, StandInUsage usage) {
    synchronized (lock) {
      totals.merge(model, usage, StandInUsage::plus);
      answers.merge(model, 1L, Long::sum);
    }
  }

  Set<String> protocols() {
    synchronized (lock) {
      return new TreeSet<>(protocols);
    }
  }

  List<ReceivedRequest> answered() {
    synchronized (lock) {
      return new ArrayList<>(answered);
    }
  }

  Map<String, StandInUsage> totals() {
    synchronized (lock) {
      return new TreeMap<>(totals);
    }
  }

  /** The totals, and how many answers they are of, as JSON would have it. */
  Map<String, @Nullable Object> report() {
    Map<String, @Nullable Object> models = Json.object();
    synchronized (lock) {
      totals.forEach(
          (model, usage) ->
              models.put(
                  model,
                  Json.object(
                      "requests", answers.get(model),
                      "input", usage.input(),
                      "cacheRead", usage.cacheRead(),
                      "cacheWrite5m", usage.cacheWrite5m(),
                      "cacheWrite1h", usage.cacheWrite1h(),
                      "output", usage.output(),
                      "reasoning", usage.reasoning())));
    }
    return models;
  }
}
