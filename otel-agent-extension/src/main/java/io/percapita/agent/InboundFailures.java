package io.percapita.agent;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Failures with inbound requests, which the agent may show us before the engine has been started;
 * until then, when no request is served yet, they are told nobody. Thread-safe.
 */
final class InboundFailures {
  private static final String STAGE = "inbound";

  private volatile @Nullable BiConsumer<String, Throwable> engine;

  /**
   * From now on failures are told.
   *
   * @param failures is told of each, as a stage and its cause
   */
  void tell(BiConsumer<String, Throwable> failures) {
    engine = failures;
  }

  /** Takes note of one; the request goes on. Never throws. */
  void failed(Throwable cause) {
    BiConsumer<String, Throwable> failures = engine;
    if (failures != null) {
      failures.accept(STAGE, cause);
    }
  }
}
