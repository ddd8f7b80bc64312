package io.opentelemetry.javaagent.percapita.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inbound request that the application serves in the current context, as adapters of server
 * frameworks tell of it. Thread-safe; no method throws.
 */
public interface ServedRequest {
  /** Whether it is wanted who has logged in. */
  boolean wantsPrincipal();

  /**
   * Takes note of who has logged in.
   *
   * @param name the name of the principal, or null if there is none
   */
  void principal(@Nullable String name);

  /**
   * Takes note that somebody has logged in whose principal has no name.
   *
   * @param className the class of the object
   */
  void principalWithoutName(String className);

  /** The session attributes that are wanted. */
  List<String> sessionAttributes();

  /**
   * Takes note of a session attribute.
   *
   * @param value as the session has it, or null if it does not; only short texts and numbers count
   */
  void sessionAttribute(String name, @Nullable Object value);
}
