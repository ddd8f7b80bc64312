package io.opentelemetry.javaagent.percapita.bridge;

import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a principal is. Spring Security's may be somebody who has said a name and not proved it yet,
 * as between a password and a second factor: that is nobody. Thread-safe.
 */
public final class Principals {
  private static final String AUTHENTICATION = "org.springframework.security.core.Authentication";

  private static final ClassValue<Optional<Method>> IS_PROVED =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> principal) {
          Class<?> authentication = authentication(principal);
          try {
            return authentication == null
                ? Optional.empty()
                : Optional.of(authentication.getMethod("isAuthenticated"));
          } catch (NoSuchMethodException otherVersion) {
            return Optional.empty();
          }
        }
      };

  private Principals() {}

  /** The name of somebody who has logged in; null for nobody. */
  public static @Nullable String nameOf(@Nullable Principal principal) {
    return principal == null || !isProved(principal) ? null : principal.getName();
  }

  private static boolean isProved(Principal principal) {
    Optional<Method> isProved = IS_PROVED.get(principal.getClass());
    try {
      return isProved.isEmpty() || (boolean) isProved.get().invoke(principal);
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      return false;
    }
  }

  private static @Nullable Class<?> authentication(Class<?> principal) {
    for (Class<?> type = principal; type != null; type = type.getSuperclass()) {
      for (Class<?> implemented : type.getInterfaces()) {
        Class<?> found =
            implemented.getName().equals(AUTHENTICATION)
                ? implemented
                : authentication(implemented);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
