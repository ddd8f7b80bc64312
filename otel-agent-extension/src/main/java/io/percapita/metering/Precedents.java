package io.percapita.metering;

import io.percapita.ledger.Hours;
import io.percapita.provider.Endpoint;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What calls have asked for and been answered so far, by provider and operation: what the next one
 * is taken for, as far as its request cannot be read or leaves it open. Bounded; thread-safe.
 */
final class Precedents {
  private static final int MAX_OPERATIONS = 256;
  private static final int MAX_MODELS = 16;
  private static final String OTHER_MODELS = "";

  private final Map<Operation, Calls> byOperation = new ConcurrentHashMap<>();

  /** What is billed alike. */
  private record Operation(String provider, @Nullable String region, String name) {}

  /**
   * What was asked for.
   *
   * @param tier the service tier, or null if none was named
   */
  record Model(String name, @Nullable String tier) {}

  private static final class Calls {
    private final Set<Model> models = ConcurrentHashMap.newKeySet();
    private volatile boolean areTooMany;
    private volatile long longest = -1;

    /** By model; the longest of any other model where there are too many. */
    private final Map<String, Longest> longestAnswers = new ConcurrentHashMap<>();
  }

  /**
   * The longest of an hour and of the one before, so that one answer that got out of hand is not
   * reckoned with for ever.
   */
  private record Longest(int hour, long tokens, long before) {
    private static final Longest NONE = new Longest(Integer.MIN_VALUE, 0, 0);

    Longest with(int inHour, long more) {
      return inHour <= hour
          ? new Longest(hour, Math.max(tokens, more), before)
          : new Longest(inHour, more, inHour == hour + 1 ? tokens : 0);
    }

    long at(int inHour) {
      return inHour <= hour ? Math.max(tokens, before) : inHour == hour + 1 ? tokens : 0;
    }
  }

  /** A model was asked for. */
  void model(Endpoint endpoint, String name, @Nullable String tier) {
    Calls calls = calls(endpoint);
    if (calls == null || calls.areTooMany) {
      return;
    }
    if (calls.models.add(new Model(name, tier)) && calls.models.size() > MAX_MODELS) {
      calls.areTooMany = true;
      calls.models.clear();
    }
  }

  /** A request whose length was not known before has had so many bytes. */
  void length(Endpoint endpoint, long bytes) {
    Calls calls = calls(endpoint);
    if (calls != null && bytes > calls.longest) {
      calls.longest = bytes; // of two at once the longer one may be missed, until the next
    }
  }

  /** A call of a model was answered with so many tokens. */
  void answer(Endpoint endpoint, String model, long tokens, Instant at) {
    Calls calls = calls(endpoint);
    if (calls != null && tokens > 0) {
      boolean hasRoom =
          calls.longestAnswers.size() < MAX_MODELS || calls.longestAnswers.containsKey(model);
      calls.longestAnswers.compute(
          hasRoom ? model : OTHER_MODELS,
          (name, known) -> (known == null ? Longest.NONE : known).with(Hours.at(at), tokens));
    }
  }

  /** How many tokens the longest answer of a model had in the last hour or two; 0 if none came. */
  long longestAnswer(Endpoint endpoint, String model, Instant at) {
    Calls calls = byOperation.get(operation(endpoint));
    if (calls == null) {
      return 0;
    }
    Longest known = calls.longestAnswers.get(model);
    return (known != null ? known : calls.longestAnswers.getOrDefault(OTHER_MODELS, Longest.NONE))
        .at(Hours.at(at));
  }

  /** The models asked for; none where there are too many to tell. */
  Set<Model> models(Endpoint endpoint) {
    Calls calls = byOperation.get(operation(endpoint));
    return calls == null || calls.areTooMany ? Set.of() : calls.models;
  }

  /** The longest request of those whose length was not known before, or what is given if none. */
  long longest(Endpoint endpoint, long otherwise) {
    Calls calls = byOperation.get(operation(endpoint));
    return calls == null || calls.longest < 0 ? otherwise : calls.longest;
  }

  private @Nullable Calls calls(Endpoint endpoint) {
    Operation operation = operation(endpoint);
    Calls calls = byOperation.get(operation);
    return calls != null || byOperation.size() >= MAX_OPERATIONS
        ? calls
        : byOperation.computeIfAbsent(operation, absent -> new Calls());
  }

  private static Operation operation(Endpoint endpoint) {
    return new Operation(endpoint.provider(), endpoint.region(), endpoint.format().operation());
  }
}
