package io.percapita.metering;

import io.percapita.provider.Endpoint;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What calls have asked for so far, by provider and operation: what is known of the next one as
 * long as its request cannot be read. Bounded; thread-safe.
 */
final class Precedents {
  private static final int MAX_OPERATIONS = 256;
  private static final int MAX_MODELS = 16;

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
