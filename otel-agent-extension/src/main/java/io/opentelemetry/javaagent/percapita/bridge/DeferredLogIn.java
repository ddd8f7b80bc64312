package io.opentelemetry.javaagent.percapita.bridge;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Tells requests whose log-in Jetty has put off until somebody asks who has logged in. It does so
 * where anybody is let in, and asking then goes to the log-in service, which may be a database.
 *
 * <p>By reflection, as each of Jetty's versions has other classes for it. Thread-safe.
 */
public final class DeferredLogIn {
  private static final String JETTY = "org.eclipse.jetty.";
  private static final String DEFERRED = "$Deferred";

  /** The method that answers how far the log-in of a request is, without going on with it. */
  private static final ClassValue<Optional<Method>> STATE =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> request) {
          try {
            return Optional.of(request.getMethod("getAuthentication"));
          } catch (NoSuchMethodException otherVersion) {
            return Optional.empty();
          }
        }
      };

  private static final ClassValue<Boolean> IS_DEFERRED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> state) {
          return isDeferred(state);
        }
      };

  private DeferredLogIn() {}

  /**
   * Whether to ask a request for its user would log somebody in; so it is taken to be, too, where
   * that cannot be told.
   *
   * @param request as the container has made it, without what filters have put around it
   */
  public static boolean isPending(Object request) {
    Class<?> type = request.getClass();
    if (!type.getName().startsWith(JETTY)) {
      return false;
    }
    Optional<Method> method = STATE.get(type);
    if (method.isEmpty()) {
      return true;
    }
    try {
      Object state = method.get().invoke(request);
      return state != null && IS_DEFERRED.get(state.getClass());
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      return true;
    }
  }

  private static boolean isDeferred(Class<?> type) {
    for (Class<?> known = type; known != null; known = known.getSuperclass()) {
      for (Class<?> implemented : known.getInterfaces()) {
        if (implemented.getName().endsWith(DEFERRED) || isDeferred(implemented)) {
          return true;
        }
      }
    }
    return false;
  }
}
