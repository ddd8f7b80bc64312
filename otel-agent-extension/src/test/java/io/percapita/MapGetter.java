package io.percapita;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads headers out of a map of them. */
public class MapGetter implements TextMapGetter<Map<String, String>> {
  @Override
  public Iterable<String> keys(Map<String, String> carrier) {
    return carrier.keySet();
  }

  @Override
  public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
    return carrier == null ? null : carrier.get(key);
  }
}
