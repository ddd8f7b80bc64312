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

  private static final ClassValue<Optional<Authentication>> AUTHENTICATIONS =
      new ClassValue<>() {
        @Override
        protected Optional<Authentication> computeValue(Class<?> principal) {
          Class<?> type = authentication(principal);
          try {
            return type == null
                ? Optional.empty()
                : Optional.of(
                    new Authentication(
                        type.getMethod("isAuthenticated"), type.getMethod("getPrincipal")));
          } catch (NoSuchMethodException otherVersion) {
            return Optional.empty();
          }
        }
      };

  private Principals() {}

  /**
   * Takes note of somebody who has logged in, and of nobody else.
   *
   * @param served the request that they have made
   */
  public static void note(ServedRequest served, @Nullable Principal principal) {
    if (principal == null) {
      return;
    }
    Authentication authentication = AUTHENTICATIONS.get(principal.getClass()).orElse(null);
    if (authentication != null && !authentication.isProved(principal)) {
      return;
    }
    String name = principal.getName();
    Object shown = authentication == null ? principal : authentication.shown(principal);
    if (isOfObject(name, principal) || isOfObject(name, shown)) {
      served.principalWithoutName((shown == null ? principal : shown).getClass().getName());
    } else {
      served.principal(name);
    }
  }

  /**
   * Whether a name is what {@link Object#toString} makes of an object that has none. Told by the
   * object, since anybody may have chosen a name that looks like it.
   */
  private static boolean isOfObject(@Nullable String name, @Nullable Object object) {
    if (name == null || object == null) {
      return false;
    }
    String className = object.getClass().getName();
    return name.startsWith(className)
        && name.equals(className + "@" + Integer.toHexString(object.hashCode()));
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

  /** What Spring Security's interface of that name can be asked. */
  private record Authentication(Method isAuthenticated, Method getPrincipal) {
    boolean isProved(Principal principal) {
      try {
        return (boolean) isAuthenticated.invoke(principal);
      } catch (ReflectiveOperationException | RuntimeException unknown) {
        return false;
      }
    }

    /** Whom it shows, whose name is its own. */
    @Nullable Object shown(Principal principal) {
      try {
        return getPrincipal.invoke(principal);
      } catch (ReflectiveOperationException | RuntimeException unknown) {
        return null;
      }
    }
  }
}
