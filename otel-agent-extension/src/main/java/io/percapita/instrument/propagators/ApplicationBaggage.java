package io.percapita.instrument.propagators;

import static java.lang.invoke.MethodType.genericMethodType;

import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
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
  private static final String BAGGAGE = API + "api.baggage.Baggage";

  private static final ByPropagator BY_PROPAGATOR = new ByPropagator();

  private final MethodHandle fromContext;
  private final MethodHandle storeInContext;
  private final MethodHandle asMap;
  private final MethodHandle toBuilder;
  private final MethodHandle put;
  private final MethodHandle build;
  private final MethodHandle value;
  private final MethodHandle metadata;
  private final MethodHandle properties;
  private final MethodHandle createMetadata;

  private ApplicationBaggage(Class<?> baggage, @Nullable ClassLoader loader)
      throws ReflectiveOperationException {
    Class<?> context = Class.forName(API + "context.Context", false, loader);
    Class<?> builder = Class.forName(API + "api.baggage.BaggageBuilder", false, loader);
    Class<?> entry = Class.forName(API + "api.baggage.BaggageEntry", false, loader);
    Class<?> entryMetadata = Class.forName(API + "api.baggage.BaggageEntryMetadata", false, loader);
    fromContext = method(baggage, "fromContext", context);
    storeInContext = method(baggage, "storeInContext", context);
    asMap = method(baggage, "asMap");
    toBuilder = method(baggage, "toBuilder");
    put = method(builder, "put", String.class, String.class, entryMetadata);
    build = method(builder, "build");
    value = method(entry, "getValue");
    metadata = method(entry, "getMetadata");
    properties = method(entryMetadata, "getValue");
    createMetadata = method(entryMetadata, "create", String.class);
  }

  /** A method by which objects are turned into an object. */
  private static MethodHandle method(Class<?> type, String name, Class<?>... arguments)
      throws ReflectiveOperationException {
    MethodHandle handle = MethodHandles.publicLookup().unreflect(type.getMethod(name, arguments));
    return handle.asType(genericMethodType(handle.type().parameterCount()));
  }

  /**
   * A context in which the entries are marked that it did not have before.
   *
   * @param propagator which has extracted it
   */
  static @Nullable Object marked(
      Object propagator, @Nullable Object before, @Nullable Object extracted) throws Throwable {
    List<String> keys = BaggageMark.keys();
    if (keys.isEmpty() || before == null || extracted == null || before == extracted) {
      return extracted;
    }
    ApplicationBaggage api = BY_PROPAGATOR.get(propagator.getClass());
    if (api == null) {
      return extracted;
    }
    Object hadBefore = (Object) api.fromContext.invokeExact(before);
    Object has = (Object) api.fromContext.invokeExact(extracted);
    if (has == hadBefore) { // nearly always: another header was read, or there was none
      return extracted;
    }
    Map<?, ?> came = api.entries(has);
    return came.isEmpty()
        ? extracted
        : api.changed(extracted, has, came, api.entries(hadBefore), keys, false);
  }

  /**
   * A context in which no entry is marked.
   *
   * @param propagator which is to inject it
   */
  static @Nullable Object unmarked(Object propagator, @Nullable Object context) throws Throwable {
    List<String> keys = BaggageMark.keys();
    ApplicationBaggage api =
        keys.isEmpty() || context == null ? null : BY_PROPAGATOR.get(propagator.getClass());
    if (api == null || context == null) {
      return context;
    }
    Object baggage = (Object) api.fromContext.invokeExact(context);
    Map<?, ?> entries = api.entries(baggage);
    return entries.isEmpty()
        ? context
        : api.changed(context, baggage, entries, Map.of(), keys, true);
  }

  private Map<?, ?> entries(Object baggage) throws Throwable {
    return (Map<?, ?>) (Object) asMap.invokeExact(baggage);
  }

  /**
   * A context in which those entries are the other way round that are marked as said.
   *
   * @param known entries that stay as they are
   */
  private Object changed(
      Object context,
      Object baggage,
      Map<?, ?> entries,
      Map<?, ?> known,
      List<String> keys,
      boolean areMarked)
      throws Throwable {
    Object builder = null;
    for (String key : keys) {
      Object entry = entries.get(key);
      if (entry == null || entry.equals(known.get(key))) {
        continue;
      }
      Object told = (Object) properties.invokeExact((Object) metadata.invokeExact(entry));
      if (BaggageMark.isOn((String) told) == areMarked) {
        builder = builder == null ? (Object) toBuilder.invokeExact(baggage) : builder;
        String other =
            areMarked ? BaggageMark.takenOff((String) told) : BaggageMark.putOn((String) told);
        Object changed = (Object) createMetadata.invokeExact((Object) other);
        Object same = (Object) value.invokeExact(entry);
        Object unused = (Object) put.invokeExact(builder, (Object) key, same, changed);
      }
    }
    return builder == null
        ? context
        : (Object) storeInContext.invokeExact((Object) build.invokeExact(builder), context);
  }

  /**
   * By the class of a propagator, through whose loader there is one API; null where there is none
   * that can be used. Failures are remembered, too.
   */
  private static final class ByPropagator extends ClassValue<@Nullable ApplicationBaggage> {
    @Override
    protected @Nullable ApplicationBaggage computeValue(Class<?> propagator) {
      ClassLoader loader = propagator.getClassLoader();
      Class<?> baggage;
      try {
        baggage = Class.forName(BAGGAGE, false, loader);
      } catch (ClassNotFoundException withoutBaggage) {
        // As where contexts are of a module of their own: such a class makes no baggage, but asks
        // propagators that do, and they have their own advice.
        return null;
      }
      try {
        return new ApplicationBaggage(baggage, loader);
      } catch (Throwable t) {
        CallTaps.adapterFailed(PropagatorInstrumentation.STAGE, t);
        BaggageMark.missed();
        return null;
      }
    }
  }
}
