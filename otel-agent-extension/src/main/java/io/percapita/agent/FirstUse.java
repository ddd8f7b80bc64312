package io.percapita.agent;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is not to be done before the application runs: parts of the JDK that it may want to set up
 * itself, such as JMX and with it logging, are not to be touched while the agent starts.
 * Thread-safe.
 */
final class FirstUse {
  private final AtomicReference<@Nullable Runnable> task = new AtomicReference<>();

  /** Has a task run at the next {@link #isNow}; it is to take no time. */
  void then(Runnable what) {
    task.set(what);
  }

  /** The application is at work: it serves a request or makes a call. */
  void isNow() {
    if (task.get() == null) {
      return;
    }
    Runnable left = task.getAndSet(null);
    if (left != null) {
      left.run();
    }
  }
}
