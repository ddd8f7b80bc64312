package io.opentelemetry.javaagent.percapita.bridge;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where adapters of server frameworks reach the engine. Does nothing until it is installed. */
public final class ServedRequests {
  private static volatile @Nullable Supplier<@Nullable ServedRequest> engine;

  private ServedRequests() {}

  /**
   * Installs the engine; called once, at start-up.
   *
   * @param current answers the request of the current context, or null
   */
  public static void install(Supplier<@Nullable ServedRequest> current) {
    engine = current;
  }

  /**
   * The request that the application serves in the current context, or null if it serves none or if
   * nothing is wanted of it; never throws.
   */
  public static @Nullable ServedRequest current() {
    Supplier<@Nullable ServedRequest> current = engine;
    try {
      return current == null ? null : current.get();
    } catch (Throwable ignored) {
      return null; // the request goes on unattributed
    }
  }
}
