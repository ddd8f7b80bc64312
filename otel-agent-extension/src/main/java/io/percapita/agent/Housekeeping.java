package io.percapita.agent;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A thread of ours: runs small tasks every now and then. It never keeps a JVM alive. */
final class Housekeeping {
  private static final Logger logger = Logger.getLogger(Housekeeping.class.getName());

  private final ScheduledThreadPoolExecutor timer;

  /** The thread for all that never waits for long. */
  Housekeeping() {
    this("percapita-housekeeping");
  }

  /** A thread by a name. */
  Housekeeping(String name) {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              thread.setContextClassLoader(null);
              return thread;
            });
  }

  /** Runs a task again and again; one that fails is logged and tried again the next time. */
  void every(Duration period, String name, Runnable task) {
    long millis = Math.max(1, period.toMillis());
    var unused =
        timer.scheduleWithFixedDelay(() -> run(name, task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Runs a task once, as soon as the thread has time; one that fails is logged. */
  void now(String name, Runnable task) {
    timer.execute(() -> run(name, task));
  }

  private static void run(String name, Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      // A task that throws would never be run again.
      logger.log(Level.WARNING, "Percapita: " + name + " failed", t);
    }
  }
}
