package io.opentelemetry.javaagent.percapita.bridge;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads all that an adapter needs before its first call: a class that turned out to be missing in
 * the midst of one would be missing inside the application. Thread-safe.
 */
public final class Preloading {
  private static final List<Class<?>> OF_THE_BRIDGE =
      List.of(
          BodyPosition.class,
          FilteredBytes.class,
          FilteredInputStream.class,
          KeptByObject.class,
          LayeredCall.class,
          Outgoing.class,
          Refusal.class,
          ResponseFilter.class,
          TappedInputStream.class,
          TappedOutputStream.class,
          UnsentRequest.class);

  private Preloading() {}

  /**
   * Loads classes; never throws.
   *
   * @param adapter a class of the adapter
   * @param others the simple names of the others in its package, those of inner classes with a
   *     dollar sign
   * @return why the adapter cannot be used, or null
   */
  public static @Nullable Throwable problem(Class<?> adapter, String... others) {
    try {
      lookForMissingMethods(adapter);
      for (String name : others) {
        lookForMissingMethods(
            Class.forName(adapter.getPackageName() + "." + name, true, adapter.getClassLoader()));
      }
      for (Class<?> used : OF_THE_BRIDGE) {
        Class.forName(used.getName(), true, Preloading.class.getClassLoader());
      }
      TapScope.NOOP.close();
      return CallTaps.NOOP.isActive() ? new IllegalStateException("no bridge") : null;
    } catch (Throwable t) {
      return t;
    }
  }

  /**
   * A type of the library's that a class of ours implements may have more methods, in a version
   * that was not known when ours was written: the client would find them missing amid a call. To
   * ask for the methods also loads all that they name.
   */
  private static void lookForMissingMethods(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      return;
    }
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers())) {
        throw new AbstractMethodError(type.getName() + " has no " + method);
      }
    }
  }
}
