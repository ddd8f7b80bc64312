package io.percapita.capture;

import io.percapita.provider.RequestFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What configuration asks for of LLM requests, to say whose they are; nothing else is kept of them.
 *
 * @param metadata the names of entries of the provider's metadata
 * @param headers the names of headers
 */
public record WantedOfRequest(Set<String> metadata, List<String> headers) {
  /** Wants nothing. */
  public static final WantedOfRequest NOTHING = new WantedOfRequest(Set.of(), List.of());

  /** Copies both. */
  public WantedOfRequest {
    metadata = Set.copyOf(metadata);
    headers = List.copyOf(headers);
  }

  /** The headers that are wanted and there. */
  Map<String, String> of(Function<String, @Nullable String> sent) {
    if (headers.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new HashMap<>();
    for (String name : headers) {
      String value = sent.apply(name);
      if (value != null) {
        found.put(name, RequestFacts.beginning(value));
      }
    }
    return Map.copyOf(found);
  }
}
