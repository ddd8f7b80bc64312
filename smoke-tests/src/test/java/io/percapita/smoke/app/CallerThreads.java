package io.percapita.smoke.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that make calls: virtual ones if {@code smoke.virtual.threads} is set, else daemons. */
final class CallerThreads {
  private CallerThreads() {}

  static boolean areVirtual() {
    return Boolean.getBoolean("smoke.virtual.threads");
  }

  static ExecutorService pool() {
    if (areVirtual()) {
      try { // newer than the JDK this is compiled for
        return (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "caller");
          thread.setDaemon(true);
          return thread;
        });
  }
}
