package io.percapita.instrument.propagators;

import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Marks entries of baggage of the application's OpenTelemetry API, in any version of it from 1.0.
 * Its types can be reached by reflection only: named as types they would be the agent's own copies
 * of them. Thread-safe.
 */
final class ApplicationBaggage {
  private static final String API = "io.opentelemetry.";

  private static final ByPropagator BY_PROPAGATOR = new ByPropagator();

  private final Method fromContext;
  private final Method storeInContext;
  private final Method asMap;
  private final Method toBuilder;
  private final Method put;
  private final Method build;
  private final Method value;
  private final Method metadata;
  private final Method properties;
  private final Method createMetadata;

  private ApplicationBaggage(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> context = Class.forName(API + "context.Context", false, loader);
    Class<?> baggage = Class.forName(API + "api.baggage.Baggage", false, loader);
    Class<?> builder = Class.forName(API + "api.baggage.BaggageBuilder", false, loader);
    Class<?> entry = Class.forName(API + "api.baggage.BaggageEntry", false, loader);
    Class<?> entryMetadata = Class.forName(API + "api.baggage.BaggageEntryMetadata", false, loader);
    fromContext = baggage.getMethod("fromContext", context);
    storeInContext = baggage.getMethod("storeInContext", context);
    asMap = baggage.getMethod("asMap");
    toBuilder = baggage.getMethod("toBuilder");
    put = builder.getMethod("put", String.class, String.class, entryMetadata);
    build = builder.getMethod("build");
    value = entry.getMethod("getValue");
    metadata = entry.getMethod("getMetadata");
    properties = entryMetadata.getMethod("getValue");
    createMetadata = entryMetadata.getMethod("create", String.class);
  }

  /**
   * A context in which the entries are marked that it did not have before.
   *
   * @param propagator which has extracted it
   */
  static @Nullable Object marked(
      Object propagator, @Nullable Object before, @Nullable Object extracted)
      throws ReflectiveOperationException {
    List<String> keys = BaggageMark.keys();
    if (keys.isEmpty() || before == null || extracted == null || before == extracted) {
      return extracted;
    }
    ApplicationBaggage api = BY_PROPAGATOR.get(propagator.getClass());
    Map<?, ?> came = api.entries(extracted);
    return came.isEmpty()
        ? extracted
        : api.changed(extracted, came, api.entries(before), keys, false);
  }

  /**
   * A context in which no entry is marked.
   *
   * @param propagator which is to inject it
   */
  static @Nullable Object unmarked(Object propagator, @Nullable Object context)
      throws ReflectiveOperationException {
    List<String> keys = BaggageMark.keys();
    if (keys.isEmpty() || context == null) {
      return context;
    }
    ApplicationBaggage api = BY_PROPAGATOR.get(propagator.getClass());
    Map<?, ?> entries = api.entries(context);
    return api.changed(context, entries, Map.of(), keys, true);
  }

  private Map<?, ?> entries(Object context) throws ReflectiveOperationException {
    return (Map<?, ?>) asMap.invoke(fromContext.invoke(null, context));
  }

  /**
   * A context in which those entries are the other way round that are marked as said.
   *
   * @param known entries that stay as they are
   */
  private Object changed(
      Object context, Map<?, ?> entries, Map<?, ?> known, List<String> keys, boolean areMarked)
      throws ReflectiveOperationException {
    Object builder = null;
    for (String key : keys) {
      Object entry = entries.get(key);
      if (entry == null || entry.equals(known.get(key))) {
        continue;
      }
      String told = (String) properties.invoke(metadata.invoke(entry));
      if (BaggageMark.isOn(told) == areMarked) {
        builder = builder == null ? toBuilder.invoke(fromContext.invoke(null, context)) : builder;
        String other = areMarked ? BaggageMark.takenOff(told) : BaggageMark.putOn(told);
        put.invoke(builder, key, value.invoke(entry), createMetadata.invoke(null, other));
      }
    }
    return builder == null ? context : storeInContext.invoke(build.invoke(builder), context);
  }

  /** By the class of a propagator, through whose loader there is one API. */
  private static final class ByPropagator extends ClassValue<ApplicationBaggage> {
    @Override
    protected ApplicationBaggage computeValue(Class<?> propagator) {
      try {
        return new ApplicationBaggage(propagator.getClassLoader());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
