package io.percapita.smoke.app;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A thread that began before any request and takes its work from a queue of the application's. */
final class Elsewhere {
  /** What is put into it is no task that the agent knows of. */
  private record Work(FutureTask<String> task) {}

  private static final BlockingQueue<Work> QUEUE = new LinkedBlockingQueue<>();

  static {
    Thread worker = new Thread(Elsewhere::work, "elsewhere");
    worker.setDaemon(true);
    worker.start();
  }

  private Elsewhere() {}

  /** Loads the class, and so begins the thread. */
  static void begin() {}

  static String run(Callable<String> work) throws Exception {
    FutureTask<String> task = new FutureTask<>(work);
    QUEUE.add(new Work(task));
    return task.get(60, TimeUnit.SECONDS);
  }

  private static void work() {
    try {
      while (true) {
        QUEUE.take().task().run();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
