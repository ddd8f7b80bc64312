package io.percapita.capture;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Failures of our own code while an application's call ran: each is counted, and the first of every
 * stage is logged. Never throws; thread-safe.
 */
public final class CaptureErrors {
  private static final Logger logger = Logger.getLogger(CaptureErrors.class.getName());
  private static final int STAGE_LIMIT = 32;

  /** Where it is looked who is served, rather than at a call. */
  private static final String INBOUND = "inbound";

  private final Set<String> logged = ConcurrentHashMap.newKeySet();
  private final Consumer<String> counter;

  /**
   * Counts into a metric.
   *
   * @param counter is given the stage of each failure
   */
  public CaptureErrors(Consumer<String> counter) {
    this.counter = counter;
  }

  /**
   * Takes note of an exception of ours that was kept from the application.
   *
   * @param stage which part failed, such as {@code response}
   */
  public void failed(String stage, Throwable cause) {
    try {
      counter.accept(stage);
      if (firstOf(stage)) {
        logger.log(Level.WARNING, message(stage, "failed"), withoutMessage(cause));
      }
    } catch (Throwable ignored) {
      // Reporting is the last resort; the application's call goes on without it.
    }
  }

  /**
   * Takes note of bytes that could not be read.
   *
   * @param stage which part gave up, such as {@code decode}
   * @param problem what was wrong, without any of the content
   */
  public void unreadable(String stage, String problem) {
    try {
      counter.accept(stage);
      if (firstOf(stage)) {
        logger.log(Level.WARNING, message(stage, problem));
      }
    } catch (Throwable ignored) {
      // As above.
    }
  }

  private boolean firstOf(String stage) {
    return logged.size() < STAGE_LIMIT && logged.add(stage);
  }

  private static String message(String stage, String what) {
    boolean isInbound = stage.equals(INBOUND);
    return (isInbound
            ? "Percapita could not look at an inbound request ("
            : "Percapita could not follow an LLM call (")
        + stage
        + ": "
        + what
        + "). The application is not affected; "
        + (isInbound
            ? "its user may be missing or not counted."
            : "the call's cost may be missing or estimated.")
        + " Further failures of this stage are only counted, in llm.capture.errors.";
  }

  /** The same failure without its message, which might quote a prompt or a key. */
  private static Throwable withoutMessage(Throwable cause) {
    Throwable bare = new Throwable(cause.getClass().getName());
    bare.setStackTrace(cause.getStackTrace());
    return bare;
  }
}
